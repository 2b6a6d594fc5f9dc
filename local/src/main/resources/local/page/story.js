// From the events of an execution to what happened in each state.

const SCHEDULED = /^(Task|LambdaFunction|Activity)Scheduled$/;
const SUCCEEDED = /^(Task|LambdaFunction|Activity)Succeeded$/;
const FAILED = /(Failed|TimedOut|StartFailed|SubmitFailed)$/;

/** The details of an event, whatever the field is called. */
export function details(event) {
  const field = Object.keys(event).find(key => key.endsWith('EventDetails'));
  return field ? event[field] : {};
}

/** JSON text as a value; what is no JSON stays as it is. */
export function value(text) {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

class Visit {
  constructor(name, entered, iteration) {
    this.name = name;
    this.entered = entered;
    this.iteration = iteration;
    this.events = [entered];
    this.attempts = 0;
  }

  /** Something that followed from it; kept by what it is, since a Map state has thousands of events. */
  tell(event) {
    this.events.push(event);
    if (SCHEDULED.test(event.type)) {
      this.scheduled = event;
      this.attempts++;
    } else if (SUCCEEDED.test(event.type)) {
      this.succeeded = event;
    } else if (FAILED.test(event.type) && !event.type.startsWith('Execution')) {
      this.failure = event;
    }
  }

  get input() { return value(details(this.entered).input); }
  get arguments() {
    const scheduled = this.scheduled && details(this.scheduled);
    return scheduled && value(scheduled.parameters ?? scheduled.input);
  }
  get result() { return this.succeeded && value(details(this.succeeded).output); }
  get output() { return this.exited && value(details(this.exited).output); }
  get assigned() {
    const assigned = this.exited && details(this.exited).assignedVariables;
    return assigned && Object.fromEntries(Object.entries(assigned).map(([name, text]) => [name, value(text)]));
  }

  /** When it goes on by itself, in milliseconds since 1970: a time-out that nears. */
  get due() {
    if (this.exited || !this.scheduled) return undefined;
    const { timeoutInSeconds, heartbeatInSeconds } = details(this.scheduled);
    const seconds = Math.min(timeoutInSeconds ?? Infinity, heartbeatInSeconds ?? Infinity);
    return Number.isFinite(seconds) ? (this.scheduled.timestamp + seconds) * 1000 : undefined;
  }

  get status() {
    if (this.exited) return this.failure && this.caught ? 'caught' : 'succeeded';
    if (this.over) return this.failure || this.over === 'failed' ? 'failed' : 'aborted';
    const waits = this.entered.type.startsWith('WaitState')
      || (this.scheduled && /\.waitForTaskToken$/.test(details(this.scheduled).resource ?? '') && !this.failure);
    return waits ? 'waiting' : 'running';
  }
}

/** What happened, state by state. Feed it events in their order; it may be fed more later. */
export class Story {
  constructor() {
    this.events = [];
    this.visits = [];
    this.visitOf = new Map(); // by the event's id
    this.iterationOf = new Map();
    this.taken = new Set(); // arrows, as 'from→to'
    this.items = new Map(); // of Map states: how many
  }

  add(events) {
    for (const event of events) {
      if (event.id <= this.events.length) continue;
      this.events.push(event);
      this.#add(event);
    }
    return this;
  }

  #add(event) {
    const before = this.visitOf.get(event.previousEventId);
    const told = details(event);
    let iteration = this.iterationOf.get(event.previousEventId);
    if (event.type === 'MapIterationStarted') iteration = { map: told.name, index: told.index, within: iteration };
    if (event.type.endsWith('StateEntered')) {
      this.taken.add(`${before && before.exited ? before.name : ''}→${told.name}`);
      if (before && !before.exited && before.failure) this.#catch(before, told.name);
      const visit = new Visit(told.name, event, iteration);
      this.visits.push(visit);
      this.visitOf.set(event.id, visit);
    } else if (before) {
      before.tell(event);
      if (event.type.endsWith('StateExited')) {
        const left = this.#entered(before, told.name);
        left.exited = event;
        left.caught = left.failure && left.events.at(-2) === left.failure;
        this.visitOf.set(event.id, left);
        if (left !== before) left.tell(event);
        iteration = left.iteration;
      } else {
        this.visitOf.set(event.id, before);
      }
    }
    if (iteration) this.iterationOf.set(event.id, iteration);
    if (event.type === 'MapStateStarted') this.items.set(before?.name, told.length);
    if (/^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(event.type)) this.#end(event, before, told);
    if (event.type === 'ExecutionRedriven') {
      this.ended = undefined;
      this.visits.forEach(visit => { if (!visit.exited) visit.over = undefined; });
    }
  }

  /** A Parallel or Map state is left after the last event of something inside it. */
  #entered(before, name) {
    return before.name === name ? before : this.visits.findLast(visit => visit.name === name && !visit.exited) ?? before;
  }

  #catch(visit, next) {
    visit.caught = true;
    this.taken.add(`${visit.name}→${next}`);
  }

  #end(event, before, told) {
    this.ended = { status: event.type.slice('Execution'.length), event, error: told.error, cause: told.cause };
    if (before && event.type === 'ExecutionSucceeded') this.taken.add(`${before.name}→`);
    const fatal = this.visits.findLast(visit => !visit.exited && visit.failure);
    this.visits.forEach(visit => {
      if (!visit.exited) visit.over = visit === fatal || /^Fail/.test(visit.entered.type) ? 'failed' : 'aborted';
    });
  }

  /** By state's name: its visits, how many of each status, and the one that counts for its colour. */
  byState() {
    const found = new Map();
    for (const visit of this.visits) {
      if (!found.has(visit.name)) found.set(visit.name, { visits: [], counts: {}, retries: 0 });
      const state = found.get(visit.name);
      state.visits.push(visit);
      state.counts[visit.status] = (state.counts[visit.status] ?? 0) + 1;
      state.retries += Math.max(0, visit.attempts - 1);
    }
    const worst = ['running', 'waiting', 'failed', 'caught', 'aborted', 'succeeded'];
    found.forEach(state => { state.status = worst.find(status => state.counts[status]); });
    return found;
  }
}

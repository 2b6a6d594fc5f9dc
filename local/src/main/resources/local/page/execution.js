// One execution: its graph, its states, its events.
import { html, useCallback, useEffect, useRef, useState } from './vendor/preact.js';
import { local, states } from './aws.js';
import { EventTable, Timeline } from './events.js';
import { Graph } from './graph.js';
import { news } from './main.js';
import { Action, Failure, Json, Status, clock, copy, duration, name, useNow } from './parts.js';
import { StatePanel } from './state.js';
import { Story, value } from './story.js';

const PAGE = 1000;

/** Reads the history as it grows: whole pages that were read are not asked for again. */
class Reader {
  constructor(arn) {
    this.arn = arn;
    this.story = new Story();
    this.nextToken = undefined;
  }

  async read(told) {
    for (;;) {
      const page = await states('GetExecutionHistory', { executionArn: this.arn, maxResults: PAGE, nextToken: this.nextToken });
      this.story.add(page.events);
      told();
      if (!page.nextToken) return;
      this.nextToken = page.nextToken;
    }
  }
}

export function Execution({ arn, account }) {
  const [described, setDescribed] = useState();
  const [machine, setMachine] = useState();
  const [decisions, setDecisions] = useState([]);
  const [cost, setCost] = useState();
  const [error, setError] = useState();
  const [version, setVersion] = useState(0);
  const reader = useRef(new Reader(arn));
  useEffect(() => {
    let stopped = false;
    let busy = false;
    let again = false;
    const read = async () => {
      if (busy) { again = true; return; }
      busy = true;
      try {
        await reader.current.read(() => !stopped && setVersion(count => count + 1));
        const now = await states('DescribeExecution', { executionArn: arn });
        const asked = await local(`decisions?execution=${encodeURIComponent(arn)}`);
        const priced = await local(`cost?execution=${encodeURIComponent(arn)}`);
        if (stopped) return;
        setDescribed(now);
        setDecisions(asked);
        setCost(priced);
        setError(undefined);
      } catch (failed) {
        if (!stopped) setError(failed);
      }
      busy = false;
      // A long history that grows is read a few times a second, not once an event.
      if (again && !stopped) setTimeout(() => { again = false; read(); }, reader.current.story.events.length > PAGE ? 1500 : 150);
    };
    read();
    states('DescribeStateMachineForExecution', { executionArn: arn })
      .then(answer => !stopped && setMachine(answer), failed => !stopped && setError(failed));
    const stop = news.subscribe(batch => {
      if (batch.some(item => item.kind === 'again' || item.execution === arn)) read();
    });
    return () => { stopped = true; stop(); };
  }, [arn]);
  const { story } = reader.current;
  return html`
    <${Failure} error=${error}/>
    ${described ? html`<${Head} described=${described} account=${account} story=${story} cost=${cost}/>` : ''}
    ${machine ? html`<${Told} definition=${machine.definition} roleArn=${machine.roleArn} story=${story} version=${version} decisions=${decisions} account=${account}/>` : ''}`;
}

/** The graph with its panel, the events and the time line: for an execution, and for a file. */
export function Told({ definition, roleArn, story, version, decisions, account }) {
  const [selected, setSelected] = useState();
  const [tab, setTab] = useState('events');
  const failed = story.ended && story.ended.status !== 'Succeeded'
    ? story.visits.findLast(visit => visit.status === 'failed')?.name : undefined;
  const shown = selected ?? failed ?? story.visits.at(-1)?.name;
  const select = useCallback(setSelected, []);
  return html`
    <div class="split">
      <${Graph} definition=${definition} story=${story} version=${version} selected=${shown} select=${select}/>
      <${StatePanel} key=${shown} state=${shown} story=${story} decisions=${decisions} account=${account} definition=${definition} roleArn=${roleArn}/>
    </div>
    <div class="tabs" role="tablist">
      ${[['events', `Events (${story.events.length})`], ['time', 'Time line'], ['definition', 'Definition']].map(([id, label]) => html`
        <button role="tab" aria-selected=${tab === id} onClick=${() => setTab(id)}>${label}</button>`)}
    </div>
    ${tab === 'events' ? html`<${EventTable} story=${story} select=${select}/>` : ''}
    ${tab === 'time' ? html`<${Timeline} story=${story} select=${select}/>` : ''}
    ${tab === 'definition' ? html`<${Json} value=${value(definition) ?? definition}/>` : ''}`;
}

/** What it would cost on AWS: the sum, and the parts with their prices behind it. */
function Cost({ cost }) {
  if (!cost?.line) return '';
  return html`
    <details class="cost"><summary>${cost.line}</summary>
      <table><thead><tr><th>What is billed</th><th>How much</th><th>USD for one</th><th>USD</th></tr></thead>
        <tbody>${cost.parts.map(part => html`
          <tr><td title=${`${part.source}, ${part.date}`}>${part.one}</td><td>${Number(part.quantity.toPrecision(3))}</td><td>${part.price}</td><td>${Number(part.usd.toPrecision(2))}</td></tr>`)}</tbody></table>
      <p>Prices of ${cost.region}; free tiers not deducted; functions as long as they ran on this machine.</p>
      ${cost.unknown.length ? html`<p>Not counted: ${cost.unknown.join('; ')}.</p>` : ''}
    </details>`;
}

function Head({ described, account, story, cost }) {
  const running = described.status === 'RUNNING';
  const now = useNow(running);
  const arn = described.executionArn;
  const took = (described.stopDate ? described.stopDate * 1000 : Math.max(now, described.startDate * 1000)) - described.startDate * 1000;
  const restart = async () => {
    const { executionArn } = await states('StartExecution', { stateMachineArn: described.stateMachineArn, input: described.input });
    location.hash = `#/execution/${encodeURIComponent(executionArn)}`;
  };
  const command = `aws stepfunctions start-execution --endpoint-url ${location.origin} --state-machine-arn ${described.stateMachineArn} --input ${quoted(described.input)}`;
  return html`
    <section class="head">
      <p class="crumb"><a href="#/">Executions</a> / ${name(described.stateMachineArn)}</p>
      <h2>${described.name} <${Status} of=${described.status}/></h2>
      <p>Started ${clock(described.startDate)}, ${running ? 'for' : 'took'} ${duration(took)}${described.redriveCount ? `, redriven ${described.redriveCount} times` : ''}</p>
      ${described.error ? html`<div class="cause" role="status"><b>${described.error}</b><p>${described.cause}</p></div>` : ''}
      <div class="row">
        ${running ? html`<${Action} danger label="Stop" run=${() => states('StopExecution', { executionArn: arn, error: 'Stopped', cause: 'Stopped on the page.' })}/>` : ''}
        ${described.redriveStatus === 'REDRIVABLE' ? html`<${Action} primary label="Redrive" run=${() => states('RedriveExecution', { executionArn: arn })}/>` : ''}
        <${Action} label="Start again" run=${restart}/>
        <${Action} label="Copy as AWS CLI" run=${() => copy(command)}/>
        <${Action} label="Copy as JUnit test" run=${() => copy(test(described, account, story))}/>
        <${Action} label="Download history" run=${() => download(`${described.name}.json`, { events: story.events })}/>
      </div>
      <${Cost} cost=${cost}/>
      <details class="ends"><summary>Input and output</summary><div class="columns">
        <div><h3>Input</h3><${Json} value=${value(described.input)}/></div>
        <div><h3>Output</h3><${Json} value=${value(described.output)}/></div></div></details>
    </section>`;
}

const quoted = text => `'${text.replaceAll("'", "'\\''")}'`;

/** The execution as a test of the application: what went in, and what has to come out. */
function test(described, account, story) {
  const machine = account.machines.find(each => each.arn === described.stateMachineArn)?.id ?? name(described.stateMachineArn);
  const block = text => `"""\n                ${JSON.stringify(value(text), null, 4).replaceAll('\\', '\\\\').replaceAll('"""', '\\"""').replaceAll('\n', '\n                ')}"""`;
  const states = [...new Set(story.visits.map(visit => visit.name))].join(', ');
  const end = described.status === 'SUCCEEDED'
    ? `assertThat(execution.output()).hasValue(Json.parse(${block(described.output)}));`
    : `assertThat(execution.error()).hasValue(${JSON.stringify(described.error ?? '')});`;
  return `@Test // visits ${states}
void ${described.status.toLowerCase()}() throws IOException {
    try (var app = LocalApp.start(Path.of("template.yaml"))) {
        var execution = app.start("${machine}", ${block(described.input)}).await();

        assertThat(execution.status()).isEqualTo(ExecutionStatus.${described.status});
        ${end}
    }
}
`;
}

function download(file, content) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }));
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
}

// All executions of the account, newest first, and how to start one.
import { html, useEffect, useState } from './vendor/preact.js';
import { all, states } from './aws.js';
import { news } from './main.js';
import { Action, Failure, Status, clock, duration, name, useNow } from './parts.js';

const PAGE = 100;

async function list(machines) {
  const found = await Promise.all(machines.filter(machine => machine.type === 'STANDARD')
    .map(machine => states('ListExecutions', { stateMachineArn: machine.stateMachineArn, maxResults: 1000 })));
  return found.flatMap(page => page.executions).sort((one, other) => other.startDate - one.startDate);
}

export function Executions({ account }) {
  const [machines, setMachines] = useState([]);
  const [executions, setExecutions] = useState();
  const [error, setError] = useState();
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState('');
  const [shown, setShown] = useState(PAGE);
  useEffect(() => {
    let timer;
    let dirty = false;
    const refresh = async () => {
      try {
        const known = await all('ListStateMachines', 'stateMachines');
        setMachines(known);
        setExecutions(await list(known));
        setError(undefined);
      } catch (failed) {
        setError(failed);
      }
      timer = undefined;
      if (dirty) later();
    };
    const later = () => {
      dirty = timer !== undefined;
      timer ??= setTimeout(() => { dirty = false; refresh(); }, 250);
    };
    refresh();
    const stop = news.subscribe(batch => {
      if (batch.some(item => item.kind === 'again' || (item.kind === 'history' && /^Execution/.test(item.type)))) later();
    });
    return () => { clearTimeout(timer); stop(); };
  }, []);
  const now = useNow(executions?.some(execution => execution.status === 'RUNNING'));
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = (executions ?? []).filter(execution => (!status || execution.status === status)
    && words.every(word => `${execution.name} ${name(execution.stateMachineArn)} ${execution.status}`.toLowerCase().includes(word)));
  return html`
    <${Failure} error=${error}/>
    <${Start} machines=${machines} account=${account}/>
    <section aria-labelledby="executions">
      <h2 id="executions">Executions</h2>
      <form class="filter" onSubmit=${event => event.preventDefault()}>
        <input type="search" aria-label="Search executions" placeholder="Search by name or machine" value=${search}
          onInput=${event => setSearch(event.target.value)}/>
        <select aria-label="Status" value=${status} onChange=${event => setStatus(event.target.value)}>
          <option value="">Any status</option>
          ${['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'].map(each => html`<option value=${each}>${each}</option>`)}
        </select>
      </form>
      ${executions && !found.length ? html`<p class="empty">${executions.length ? 'None of that kind.' : machines.length ? 'None yet: start one above, or with the AWS CLI.' : 'There is no state machine here yet: deploy a stack that has one.'}</p>` : ''}
      ${found.length ? html`<div class="scroll"><table>
        <thead><tr><th>Name</th><th>Status</th><th>State machine</th><th>Started</th><th class="number">Took</th></tr></thead>
        <tbody>${found.slice(0, shown).map(execution => html`<tr key=${execution.executionArn}>
          <td><a class="named" title=${execution.name} href=${`#/execution/${encodeURIComponent(execution.executionArn)}`}>${execution.name}</a></td>
          <td><${Status} of=${execution.status}/></td>
          <td>${name(execution.stateMachineArn)}</td>
          <td>${clock(execution.startDate)}</td>
          <td class="number">${duration(execution.stopDate ? (execution.stopDate - execution.startDate) * 1000 : Math.max(0, now - execution.startDate * 1000))}</td>
        </tr>`)}</tbody></table></div>` : ''}
      ${found.length > shown ? html`<button onClick=${() => setShown(shown + PAGE)}>${found.length - shown} more</button>` : ''}
    </section>`;
}

function Start({ machines, account }) {
  const [arn, setArn] = useState('');
  const chosen = arn || machines[0]?.stateMachineArn;
  const last = localStorage.getItem(`input ${chosen}`);
  const [input, setInput] = useState();
  const text = input ?? last ?? account.events[0]?.text ?? '{}';
  const start = async () => {
    const machine = machines.find(each => each.stateMachineArn === chosen);
    if (machine.type === 'EXPRESS') {
      const answer = await states('StartExecution', { stateMachineArn: chosen, input: text });
      throw new Error(`Started ${name(answer.executionArn)}; what an Express execution did is in its log group.`);
    }
    const { executionArn } = await states('StartExecution', { stateMachineArn: chosen, input: text });
    localStorage.setItem(`input ${chosen}`, text);
    location.hash = `#/execution/${encodeURIComponent(executionArn)}`;
  };
  return machines.length === 0 ? '' : html`
    <section class="start" aria-labelledby="start">
      <h2 id="start">Start an execution</h2>
      <div class="row">
        <label>State machine <select value=${chosen} onChange=${event => { setArn(event.target.value); setInput(undefined); }}>
          ${machines.map(machine => html`<option value=${machine.stateMachineArn}>${machine.name}</option>`)}</select></label>
        <label>Input of <select onChange=${event => { const sample = account.events[event.target.value]; if (sample) setInput(sample.text); event.target.value = ''; }}>
          <option value="">${last && input === undefined ? 'the last one' : 'choose…'}</option>
          ${account.events.map((sample, index) => html`<option value=${index}>${sample.name}</option>`)}</select></label>
      </div>
      <textarea aria-label="Input" rows="3" spellcheck=${false} value=${text} onInput=${event => setInput(event.target.value)}></textarea>
      <${Action} primary label="Start execution" run=${start}/>
    </section>`;
}

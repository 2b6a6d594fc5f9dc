// Tasks that wait for somebody to answer their token.
import { html, useState } from './vendor/preact.js';
import { states } from './aws.js';
import { Action, Json, duration, name, useNow } from './parts.js';

export function Callbacks({ waiting }) {
  const now = useNow(waiting.length);
  return html`<section aria-labelledby="waiting"><h2 id="waiting">Waiting callbacks</h2>
    ${waiting.length ? waiting.map(task => html`<${Callback} key=${task.token} task=${task} now=${now}/>`)
      : html`<p class="empty">No task waits for its token.</p>`}</section>`;
}

function Callback({ task, now }) {
  const [output, setOutput] = useState('{}');
  const [error, setError] = useState('Refused');
  const [cause, setCause] = useState('');
  const left = at => at === undefined ? undefined : duration(Math.max(0, at - now));
  const facts = [`since ${duration(Math.max(0, now - task.since))}`, task.timeout && `time-out in ${left(task.timeout)}`, task.heartbeat && `heartbeat due in ${left(task.heartbeat)}`];
  return html`<article class="callback">
    <h3><a href=${`#/execution/${encodeURIComponent(task.execution)}`}>${task.state}</a> <small>${name(task.machine)} · ${name(task.execution)}</small></h3>
    <p class="facts">${facts.filter(Boolean).join(' · ')} · token ${task.token.slice(0, 6)}…${task.token.slice(-4)}</p>
    <details open><summary>${task.resource}</summary><${Json} value=${task.sent}/></details>
    <div class="answers">
      <div><label>Output <textarea rows="2" spellcheck=${false} value=${output} onInput=${event => setOutput(event.target.value)}></textarea></label>
        <${Action} primary label="Succeed" run=${() => states('SendTaskSuccess', { taskToken: task.token, output })}/></div>
      <div><label>Error <input value=${error} onInput=${event => setError(event.target.value)}/></label>
        <label>Cause <input value=${cause} onInput=${event => setCause(event.target.value)}/></label>
        <${Action} danger label="Fail" run=${() => states('SendTaskFailure', { taskToken: task.token, error, cause })}/></div>
      ${task.heartbeat ? html`<${Action} label="Heartbeat" run=${() => states('SendTaskHeartbeat', { taskToken: task.token })}/>` : ''}
    </div></article>`;
}

// What one state did: its data step by step, its events, its function's log, and what IAM decided of its call.
import { html, useEffect, useState } from './vendor/preact.js';
import { logs, states } from './aws.js';
import { Action, Failure, Json, clock, duration, name, useNow } from './parts.js';
import { details, value } from './story.js';

const MOST_LISTED = 200;

export function StatePanel({ state, story, decisions, account, definition, roleArn }) {
  const [index, setIndex] = useState();
  const [tab, setTab] = useState('data');
  const visits = story.visits.filter(visit => visit.name === state);
  const visit = visits[index ?? visits.length - 1];
  const now = useNow(visit?.status === 'waiting');
  if (!state) return html`<aside class="panel"><p class="empty">Choose a state.</p></aside>`;
  const own = decisions.filter(decision => decision.state === state);
  const refused = [...new Map(own.filter(decision => !decision.allowed)
    .map(decision => [`${decision.principal.split('/')[1]} ${decision.action} ${decision.resource}`, decision])).values()];
  const tabs = [['data', 'Data'], ['logs', 'Logs'], ['iam', `IAM${own.length ? ` (${own.length})` : ''}`], ['test', 'Test']];
  return html`<aside class="panel" aria-label=${`State ${state}`}>
    <h3>${state} ${visit ? html`<span class=${`status ${visit.status.toUpperCase()}`}>${visit.status}</span>` : html`<span class="none">not entered</span>`}</h3>
    ${visits.length > MOST_LISTED ? html`<label>Visit, of ${visits.length} <input type="number" min="1" max=${visits.length} value=${(index ?? visits.length - 1) + 1}
      onChange=${event => setIndex(Math.min(visits.length, Math.max(1, Number(event.target.value))) - 1)}/></label>` : ''}
    ${visits.length > 1 && visits.length <= MOST_LISTED ? html`<label>Visit <select value=${index ?? visits.length - 1} onChange=${event => setIndex(Number(event.target.value))}>
      ${visits.map((each, number) => html`<option value=${number}>${number + 1}${each.iteration ? `, item ${path(each.iteration)}` : ''}: ${each.status}</option>`)}</select></label>` : ''}
    ${visit ? html`<p class="facts">entered ${clock(visit.entered.timestamp)}${visit.exited ? `, took ${duration((visit.exited.timestamp - visit.entered.timestamp) * 1000)}` : ''}${
      visit.attempts > 1 ? `, retried ${visit.attempts - 1} times` : ''}${visit.due ? `, ${duration(Math.max(0, visit.due - now))} left` : ''}</p>` : ''}
    ${visit?.failure && visit.status !== 'succeeded' && !refused.length ? html`<div class="cause"><b>${details(visit.failure).error}</b><p>${details(visit.failure).cause}</p></div>` : ''}
    ${refused.map(decision => html`<${Decision} key=${decision.at + decision.action} decision=${decision}/>`)}
    <div class="tabs" role="tablist">${tabs.map(([id, label]) => html`<button role="tab" aria-selected=${tab === id} onClick=${() => setTab(id)}>${label}</button>`)}</div>
    ${tab === 'data' ? html`<${Data} visit=${visit}/>` : ''}
    ${tab === 'logs' ? html`<${Logs} visit=${visit} account=${account}/>` : ''}
    ${tab === 'iam' ? (own.length ? own.map(decision => html`<${Decision} decision=${decision}/>`) : html`<p class="empty">It called nothing that IAM decides on.</p>`) : ''}
    ${tab === 'test' ? html`<${Test} state=${state} definition=${definition} visit=${visit} roleArn=${roleArn}/>` : ''}
  </aside>`;
}

const path = iteration => (iteration.within ? `${path(iteration.within)}.` : '') + iteration.index;

function Data({ visit }) {
  if (!visit) return html`<p class="empty">The execution has not come here.</p>`;
  const steps = [['Input', visit.input], ['Arguments', visit.arguments], ['Result', visit.result], ['Assigned', visit.assigned], ['Output', visit.output]]
    .filter(([label, given]) => given !== undefined || label === 'Input');
  return html`<div class="steps">${steps.map(([label, given], number) => html`<div key=${label}><h4>${label}</h4>
    <${Json} value=${given} before=${number ? steps[number - 1][1] : undefined}/></div>`)}</div>`;
}

function Logs({ visit, account }) {
  const [lines, setLines] = useState();
  const [error, setError] = useState();
  const target = visit && functionOf(visit, account);
  useEffect(() => {
    if (!target) return;
    const until = visit.exited ?? visit.events.at(-1);
    logs('FilterLogEvents', { logGroupName: target.logGroup, startTime: Math.floor(visit.entered.timestamp * 1000) - 5, endTime: Math.ceil(until.timestamp * 1000) + 5, limit: 500 })
      .then(answer => setLines(answer.events), setError);
  }, [target?.logGroup, visit?.events.length]);
  if (!target) return html`<p class="empty">It calls no function of this stack.</p>`;
  return html`<${Failure} error=${error}/>
    <p class="facts">${target.logGroup}, while the state ran</p><pre class="log">${(lines ?? []).map(line => line.message.trimEnd() + '\n')}</pre>
    ${lines && !lines.length ? html`<p class="empty">Nothing was logged.</p>` : ''}`;
}

function functionOf(visit, account) {
  const told = visit.scheduled && details(visit.scheduled);
  if (!told) return undefined;
  const called = visit.arguments?.FunctionName ?? told.resource ?? '';
  return account.functions.find(each => called === each.arn || called === each.name || String(called).startsWith(`${each.arn}:`));
}

export function Decision({ decision }) {
  return html`<div class=${`decision ${decision.allowed ? 'allowed' : 'denied'}`}>
    <p><b>${decision.allowed ? '✓ allowed' : '✗ not allowed'}: ${decision.action}</b></p>
    <dl><dt>Principal</dt><dd>${name(decision.role ?? decision.principal)}</dd><dt>Resource</dt><dd>${decision.resource}</dd>
      ${decision.statement ? html`<dt>Statement</dt><dd>${decision.statement} of ${decision.policy}${decision.location ? ` (${decision.location})` : ''}</dd>` : ''}</dl>
    ${decision.remedy ? html`<pre class="remedy">${decision.remedy}</pre>` : ''}
    ${decision.message ? html`<details><summary>AWS would say</summary><p>${decision.message}</p></details>` : ''}</div>`;
}

/** TestState with what this visit was given, and what each step makes of it. */
function Test({ state, definition, visit, roleArn }) {
  const [input, setInput] = useState(JSON.stringify(visit?.input ?? {}, null, 2));
  const [answer, setAnswer] = useState();
  const run = async () => setAnswer(await states('TestState', { definition, stateName: state, input, roleArn, inspectionLevel: 'DEBUG' }));
  return html`<label>Input <textarea rows="5" spellcheck=${false} value=${input} onInput=${event => setInput(event.target.value)}></textarea></label>
    <${Action} primary label="Test this state" run=${run}/>
    ${answer ? html`<p><span class=${`status ${answer.status}`}>${answer.status}</span> ${answer.nextState ? `goes on at ${answer.nextState}` : ''}</p>
      ${answer.error ? html`<div class="cause"><b>${answer.error}</b><p>${answer.cause}</p></div>` : html`<${Json} value=${value(answer.output)}/>`}
      <details><summary>Step by step</summary><${Json} value=${Object.fromEntries(Object.entries(answer.inspectionData ?? {}).map(([step, text]) => [step, value(text)]))}/></details>` : ''}`;
}

// What time it is here, and what is due next; where time is in the person's hand, a button goes on to it.
import { html, useEffect, useState } from './vendor/preact.js';
import { local } from './aws.js';
import { Action, Failure, duration, name, tellNow } from './parts.js';

const shown = milliseconds => new Date(milliseconds).toLocaleString([], { hour12: false });
const EXECUTION = /^(arn:[^:]*:states:[^:]*:\d+:(?:execution|express):([^:]+):[^,]+)(?:, state '(.*)')?$/s;

export function Time() {
  const [time, setTime] = useState();
  const [error, setError] = useState();
  const told = answer => { tellNow(answer.now); setTime(answer); setError(undefined); };
  useEffect(() => {
    const ask = () => local('time').then(told, setError);
    ask();
    const timer = setInterval(ask, 1000);
    return () => clearInterval(timer);
  }, []);
  if (!time) return html`<${Failure} error=${error}/>`;
  const next = time.due[0]?.at;
  return html`
    <section aria-labelledby="time"><h2 id="time">Time</h2><${Failure} error=${error}/>
      <p>Now <b class="now">${shown(time.now)}</b></p>
      ${next ? html`<p>The next alarm rings <b class="next">${shown(next)}</b>, in ${duration(Math.max(0, next - time.now))}.</p>`
        : html`<p class="empty">Nothing is due.</p>`}
      ${time.inHand ? html`<${Action} primary label="Go on to the next alarm" disabled=${!next}
          run=${() => local('time/next', { method: 'POST' }).then(told)}/>`
        : html`<p class="facts">Time passes by itself; with <code>serve --skip-time</code> it is in your hand.</p>`}</section>
    ${next ? html`<section aria-labelledby="due"><h2 id="due">Due next</h2><div class="scroll"><table class="due">
      <thead><tr><th class="number">In</th><th>Who waits</th><th>For what</th><th class="until">Until</th></tr></thead>
      <tbody>${time.due.map((alarm, index) => html`<tr key=${index}><td class="number">${duration(Math.max(0, alarm.at - time.now))}</td>
        <td><${Who} who=${alarm.who}/></td><td>${alarm.what}</td><td class="until">${shown(alarm.at)}</td></tr>`)}</tbody></table></div></section>` : ''}`;
}

/** A state of an execution, to be gone to; of everything else its name and service. */
function Who({ who }) {
  const execution = EXECUTION.exec(who);
  if (execution) {
    const [, arn, machine, state] = execution;
    return html`<a href=${`#/execution/${encodeURIComponent(arn)}`}>${state ?? name(arn)}</a> <small>${machine}${state ? ` · ${name(arn)}` : ''}</small>`;
  }
  return who.startsWith('arn:') ? html`<span title=${who}>${name(who)} <small>${who.split(':')[2]}</small></span>` : who;
}

// What time it is here, and what is due next; where time is in the person's hand, a button goes on to it.
import { html, useEffect, useState } from './vendor/preact.js';
import { local } from './aws.js';
import { Action, Failure, duration, tellNow } from './parts.js';

const shown = milliseconds => new Date(milliseconds).toLocaleString([], { hour12: false });

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
  return html`
    <section aria-labelledby="time"><h2 id="time">Time</h2><${Failure} error=${error}/>
      <p>Now <b class="now">${shown(time.now)}</b></p>
      ${time.next ? html`<p>The next alarm rings <b class="next">${shown(time.next)}</b>, in ${duration(Math.max(0, time.next - time.now))}.</p>`
        : html`<p class="empty">Nothing is due.</p>`}
      ${time.inHand ? html`<${Action} primary label="Go on to the next alarm" disabled=${!time.next}
          run=${() => local('time/next', { method: 'POST' }).then(told)}/>`
        : html`<p class="facts">Time passes by itself; with <code>serve --skip-time</code> it is in your hand.</p>`}</section>`;
}

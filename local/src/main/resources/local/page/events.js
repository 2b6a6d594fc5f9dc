// The event table, as AWS's console has it, and the time line.
import { html, useState } from './vendor/preact.js';
import { Json, clock, duration } from './parts.js';
import { details, value } from './story.js';

const PAGE = 100;

export function EventTable({ story, select }) {
  const [shown, setShown] = useState(PAGE);
  const [open, setOpen] = useState();
  const start = story.events[0]?.timestamp ?? 0;
  return html`<div class="scroll"><table class="events">
    <thead><tr><th class="number">ID</th><th>Type</th><th>State</th><th class="number">Elapsed</th><th>Time</th></tr></thead>
    <tbody>${story.events.slice(0, shown).map(event => {
      const visit = story.visitOf.get(event.id);
      const toggle = () => { setOpen(open === event.id ? undefined : event.id); if (visit) select(visit.name); };
      return html`<tr key=${event.id} class=${/(Failed|TimedOut|Aborted)$/.test(event.type) ? 'bad' : ''}>
        <td class="number">${event.id}</td>
        <td><button class="link" aria-expanded=${open === event.id} onClick=${toggle}>${event.type}</button></td>
        <td>${visit?.name ?? ''}</td><td class="number">${duration((event.timestamp - start) * 1000)}</td><td>${clock(event.timestamp)}</td>
      </tr>${open === event.id ? html`<tr key=${`${event.id} details`}><td></td><td colspan="4"><${Json} value=${readable(event)}/></td></tr>` : ''}`;
    })}</tbody></table></div>
    ${story.events.length > shown ? html`<button onClick=${() => setShown(shown + 10 * PAGE)}>${story.events.length - shown} more</button>` : ''}`;
}

/** With the JSON in its strings as what it is. */
const readable = event => ({
  previousEventId: event.previousEventId,
  ...Object.fromEntries(Object.entries(details(event)).map(([field, told]) =>
    [field, typeof told === 'string' && /^\s*[[{]/.test(told) ? value(told) : told])),
});

export function Timeline({ story, select }) {
  const visits = story.visits.slice(0, 500);
  const start = story.events[0]?.timestamp ?? 0;
  const end = Math.max(start + 0.001, story.ended ? story.ended.event.timestamp : story.events.at(-1)?.timestamp ?? 0);
  const at = seconds => (seconds - start) / (end - start) * 1000;
  return html`<div class="scroll"><ol class="timeline">${visits.map(visit => {
    const until = (visit.exited ?? story.ended?.event ?? visit.events.at(-1)).timestamp;
    return html`<li key=${visit.entered.id}><button class="link" onClick=${() => select(visit.name)}>${visit.name}</button>
      <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class=${visit.status} x=${at(visit.entered.timestamp)} y="1"
        width=${Math.max(3, at(until) - at(visit.entered.timestamp))} height="8"/></svg>
      <span class="number">${duration((until - visit.entered.timestamp) * 1000)}</span></li>`;
  })}</ol></div>${story.visits.length > visits.length ? html`<p>The first ${visits.length} of ${story.visits.length} visits.</p>` : ''}`;
}

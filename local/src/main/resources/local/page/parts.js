// Small parts that every view uses.
import { html, useEffect, useState } from './vendor/preact.js';

export const name = arn => arn.slice(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);

export function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

export const clock = seconds => new Date(seconds * 1000).toLocaleTimeString([], { hour12: false })
  + '.' + String(Math.round(seconds * 1000) % 1000).padStart(3, '0');

const SIGNS = { RUNNING: '●', SUCCEEDED: '✓', FAILED: '✗', TIMED_OUT: '✗', ABORTED: '■', PENDING_REDRIVE: '…' };

export const Status = ({ of }) => html`<span class=${`status ${of}`}><span aria-hidden="true">${SIGNS[of] ?? '●'}</span> ${of}</span>`;

export function Failure({ error }) {
  return error ? html`<p class="failure" role="alert">${error.code ? html`<b>${error.code}</b> ` : ''}${error.message}</p>` : null;
}

/** Whoever reads a task token can end the task: its ends are enough to tell one from the other. */
const masked = text => text.replace(/\bAAAAKgAAAA[A-Za-z0-9+/]{40,}={0,2}/g, token => `${token.slice(0, 6)}…${token.slice(-4)}`);

/** A value as indented JSON; lines that `before` did not have are marked. */
export function Json({ value, before }) {
  if (value === undefined) return html`<pre class="json none">–</pre>`;
  const lines = masked(typeof value === 'string' ? value : JSON.stringify(value, null, 2)).split('\n');
  const known = before === undefined ? undefined : new Set(JSON.stringify(before, null, 2).split('\n').map(bare));
  const shown = lines.slice(0, 2000);
  return html`<pre class="json">${shown.map(line =>
    html`<span class=${known && !known.has(bare(line)) ? 'new' : ''}>${line + '\n'}</span>`)}${
    lines.length > shown.length ? `… ${lines.length - shown.length} lines more` : ''}</pre>`;
}

const bare = line => line.trim().replace(/,$/, '');

/** What an asynchronous function gives, asked again when `inputs` change. */
export function useAnswer(ask, inputs) {
  const [state, setState] = useState({});
  useEffect(() => {
    let current = true;
    ask().then(answer => current && setState({ answer }), error => current && setState(old => ({ ...old, error })));
    return () => { current = false; };
  }, inputs);
  return state;
}

/** How far the time here is ahead of the wall clock: what was skipped. */
let ahead = 0;
export const tellNow = now => { ahead = now - Date.now(); };

/** The time here, every second, as long as something counts down. */
export function useNow(counting) {
  const [now, setNow] = useState(Date.now() + ahead);
  useEffect(() => {
    if (!counting) return undefined;
    const timer = setInterval(() => setNow(Date.now() + ahead), 1000);
    return () => clearInterval(timer);
  }, [counting]);
  return now;
}

/** A button that says when what it does fails. */
export function Action({ label, run, primary, danger, disabled }) {
  const [error, setError] = useState();
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    setError(undefined);
    try { await run(); } catch (failed) { setError(failed); }
    setBusy(false);
  };
  return html`<span class="action"><button class=${primary ? 'primary' : danger ? 'danger' : ''} disabled=${busy || disabled} onClick=${go}>${label}</button>
    <${Failure} error=${error}/></span>`;
}

export async function copy(text) {
  await navigator.clipboard.writeText(text);
}

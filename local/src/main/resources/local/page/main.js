// The frame: what is shown, by the part of the address after #, and what is kept for all views.
import { html, render, useEffect, useState } from './vendor/preact.js';
import { local, stream } from './aws.js';
import { Callbacks } from './callbacks.js';
import { Execution } from './execution.js';
import { Executions } from './executions.js';
import { HistoryFile } from './history-file.js';
import { Failure, tellNow } from './parts.js';
import { Roles } from './roles.js';
import { Time } from './time.js';

/** What happens, for whoever listens: views subscribe with a function that is given each batch. */
const listeners = new Set();
export const news = {
  subscribe(hear) {
    listeners.add(hear);
    return () => listeners.delete(hear);
  },
};

function useRoute() {
  const read = () => location.hash.slice(2).split('/').map(decodeURIComponent);
  const [route, setRoute] = useState(read);
  useEffect(() => {
    const changed = () => setRoute(read());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}

function App() {
  const [view, ...rest] = useRoute();
  const [account, setAccount] = useState();
  const [waiting, setWaiting] = useState([]);
  const [error, setError] = useState();
  const refresh = () => Promise.all([local('account'), local('callbacks'), local('time')]).then(([told, callbacks, time]) => {
    tellNow(time.now);
    setAccount(told);
    setWaiting(callbacks);
    setError(undefined);
  }, setError);
  useEffect(() => {
    refresh();
    stream(batch => {
      if (batch.some(item => item.kind === 'callback')) local('callbacks').then(setWaiting);
      listeners.forEach(hear => hear(batch));
    }, () => {
      refresh();
      listeners.forEach(hear => hear([{ kind: 'again' }]));
    });
  }, []);
  const tab = (to, label) => html`<a href=${`#/${to}`} aria-current=${view === to ? 'page' : undefined}>${label}</a>`;
  return html`
    <header>
      <h1><a href="#/">${account?.stack ?? 'Local run'}</a></h1>
      <nav aria-label="Views">
        ${tab('', 'Executions')}${tab('callbacks', html`Callbacks ${waiting.length ? html`<span class="count">${waiting.length}</span>` : ''}`)}
        ${tab('roles', 'Roles')}${tab('time', 'Time')}${tab('file', 'History file')}
      </nav>
      <span class="account">${account && `${account.region} · ${account.account}`}</span>
    </header>
    <main><${Failure} error=${error}/><${Notices} notices=${account?.notices ?? []}/>${!account ? '' : {
      execution: () => html`<${Execution} key=${rest[0]} arn=${rest[0]} account=${account}/>`,
      callbacks: () => html`<${Callbacks} waiting=${waiting}/>`,
      roles: () => html`<${Roles}/>`,
      time: () => html`<${Time}/>`,
      file: () => html`<${HistoryFile}/>`,
    }[view]?.() ?? html`<${Executions} account=${account}/>`}</main>`;
}

/** What of the templates is not run here, in a line that opens. */
function Notices({ notices }) {
  return notices.length ? html`<details class="notices"><summary>${notices.length === 1 ? 'One thing of the template is' : `${notices.length} things of the template are`} not run here</summary>
    <ul>${notices.map(notice => html`<li>${notice.message} <span class="facts">${notice.at}</span></li>`)}</ul></details>` : '';
}

render(html`<${App}/>`, document.body);

// What the template grants, what of it was asked for here, and what is missing.
import { html } from './vendor/preact.js';
import { local } from './aws.js';
import { Failure, useAnswer } from './parts.js';

export function Roles() {
  const { answer, error } = useAnswer(() => local('roles'), []);
  if (!answer) return html`<${Failure} error=${error}/>`;
  return html`
    <section aria-labelledby="findings"><h2 id="findings">What the check finds</h2>
      ${answer.findings.length ? answer.findings.map((finding, index) => html`<div key=${index} class=${`finding ${finding.severity}`}>
        <p><b>${finding.severity}</b> ${finding.message}</p><p class="facts">${finding.file}:${finding.line}</p>
        ${finding.remedy ? html`<pre class="remedy">${finding.remedy}</pre>` : ''}</div>`)
        : html`<p class="empty">Nothing missing, nothing too much.</p>`}</section>
    <section aria-labelledby="roles"><h2 id="roles">Roles in this run</h2>
      ${answer.roles.length ? '' : html`<p class="empty">No stack has a role.</p>`}
      ${answer.roles.map(role => html`<article key=${role.name} class="role"><h3>${role.of} <small>${role.name} · ${role.stack}</small></h3>
        <div class="columns"><div><h4>Grants</h4>${role.policies.length ? html`<ul>${role.policies.map(policy => html`<li>${policy.name} <span class="facts">${policy.location ?? ''}</span></li>`)}</ul>` : html`<p class="empty">nothing</p>`}</div>
        <div><h4>Was asked for</h4>${role.calls.length ? html`<table><tbody>${role.calls.map(call => html`<tr class=${call.allowed ? '' : 'bad'}>
          <td>${call.allowed ? '✓' : '✗'}</td><td>${call.action}</td><td class="resource">${call.resource}</td><td class="number">${call.count}×</td></tr>`)}</tbody></table>`
          : html`<p class="empty">nothing yet</p>`}</div></div></article>`)}</section>`;
}

// The drawing of a machine, coloured by what happened.
import { html, useEffect, useRef, useState } from './vendor/preact.js';
import { local } from './aws.js';
import { duration } from './parts.js';

const SVG = 'http://www.w3.org/2000/svg';
const SIGNS = { succeeded: '✓', failed: '✗', caught: '⤷', waiting: '◔', running: '●', aborted: '■' };

/** @param story what happened; @param select told of the name of the state that was chosen */
export function Graph({ definition, story, version, selected, select }) {
  const frame = useRef();
  const [svg, setSvg] = useState();
  const [error, setError] = useState();
  const [fits, setFits] = useState(true);
  useEffect(() => {
    let current = true;
    local('graph', { method: 'POST', body: definition }).then(text => {
      if (!current) return;
      // Parsed as data: nothing in it is run, and names in it are text.
      const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
      setSvg(document.importNode(parsed, true));
    }, setError);
    return () => { current = false; };
  }, [definition]);
  useEffect(() => {
    if (svg) frame.current.replaceChildren(svg);
  }, [svg]);
  useEffect(() => {
    if (!svg) return undefined;
    svg.classList.toggle('fits', fits);
    const groups = [...svg.querySelectorAll('[data-state]')];
    const choose = event => {
      const group = event.target.closest('[data-state]');
      if (group && (event.type === 'click' || event.key === 'Enter' || event.key === ' ')) {
        event.preventDefault();
        event.stopPropagation();
        select(group.dataset.state);
      }
    };
    groups.forEach(group => group.classList.toggle('selected', group.dataset.state === selected));
    svg.addEventListener('click', choose);
    svg.addEventListener('keydown', choose);
    return () => {
      svg.removeEventListener('click', choose);
      svg.removeEventListener('keydown', choose);
    };
  }, [svg, selected, select, fits]);
  useEffect(() => {
    if (svg) paint(svg, story);
  }, [svg, story, version]);
  useEffect(() => {
    const box = svg?.querySelector('.selected > .box');
    if (box) show(box, frame.current.parentElement);
  }, [svg, selected, fits]);
  return html`<div class="drawing">
    <button class="zoom" aria-pressed=${!fits} onClick=${() => setFits(!fits)}>${fits ? 'Full size' : 'Fit'}</button>
    ${error ? html`<p class="failure">${error.message}</p>` : ''}<div class="frame" ref=${frame}></div></div>`;
}

/** Scrolls the drawing, and never the page, to a state that is out of its sight. */
function show(box, drawing) {
  const at = box.getBoundingClientRect();
  const seen = drawing.getBoundingClientRect();
  if (at.top < seen.top || at.bottom > seen.bottom) drawing.scrollTop += (at.top + at.bottom - seen.top - seen.bottom) / 2;
  if (at.left < seen.left || at.right > seen.right) drawing.scrollLeft += (at.left + at.right - seen.left - seen.right) / 2;
}

function paint(svg, story) {
  const byState = story.byState();
  for (const group of svg.querySelectorAll('[data-state]')) {
    const state = byState.get(group.dataset.state);
    const told = state ? state.status : '';
    if (group.dataset.status !== told) group.dataset.status = told;
    badge(group, state, story.items.get(group.dataset.state));
  }
  for (const arrow of svg.querySelectorAll('.arrow')) {
    arrow.classList.toggle('taken', story.taken.has(`${arrow.dataset.from}→${arrow.dataset.to}`));
  }
}

/** At the top right of a box: its sign, retries, and how many iterations ended how. */
function badge(group, state, items) {
  let text = group.querySelector('.badge');
  const told = state ? say(state, items) : '';
  if (!text && !told) return;
  if (!text) {
    text = document.createElementNS(SVG, 'text');
    text.setAttribute('class', 'badge');
    text.setAttribute('text-anchor', 'end');
    const box = group.querySelector('.box');
    text.setAttribute('x', Number(box.getAttribute('x')) + Number(box.getAttribute('width')) - 8);
    text.setAttribute('y', Number(box.getAttribute('y')) + 18);
    group.append(text);
  }
  if (text.textContent !== told) text.textContent = told;
}

function say({ visits, counts, retries, status }, items) {
  const parts = [];
  if (retries) parts.push(`↻${retries}`);
  if (items !== undefined) parts.push(`${items}×`);
  const due = visits.at(-1).due;
  if (status === 'waiting' && due) parts.push(duration(Math.max(0, due - Date.now())));
  if (visits.length > 1) {
    parts.push(Object.entries(counts).map(([each, count]) => `${count}${SIGNS[each]}`).join(' '));
  } else {
    parts.push(SIGNS[status]);
  }
  return parts.join(' ');
}

// A history that was downloaded, from here or from AWS, with the definition of its machine.
import { html, useState } from './vendor/preact.js';
import { Told } from './execution.js';
import { Failure } from './parts.js';
import { Story } from './story.js';

export function HistoryFile() {
  const [story, setStory] = useState();
  const [definition, setDefinition] = useState('');
  const [error, setError] = useState();
  const open = async event => {
    try {
      const text = await event.target.files[0].text();
      const events = JSON.parse(text).events.map(each => ({ ...each, timestamp: typeof each.timestamp === 'string' ? Date.parse(each.timestamp) / 1000 : each.timestamp }));
      setStory(new Story().add(events.sort((one, other) => one.id - other.id)));
      setError(undefined);
    } catch (failed) {
      setError(new Error(`This is no output of aws stepfunctions get-execution-history: ${failed.message}`));
    }
  };
  const read = async event => setDefinition(await event.target.files[0].text());
  return html`<section><h2>Look at a history</h2>
    <p class="facts">As <code>aws stepfunctions get-execution-history</code> prints it, or as it was downloaded here; it stays on this machine.</p>
    <div class="row"><label>History <input type="file" accept="application/json" onChange=${open}/></label>
      <label>Definition of the machine <input type="file" onChange=${read}/></label></div>
    ${story && !definition ? html`<p class="facts">Without the machine's definition, its states stand in the order in which they were entered first.</p>` : ''}
    <${Failure} error=${error}/></section>
    ${story ? html`<${Told} definition=${definition || bare(story)} story=${story} version=${0} decisions=${[]} account=${{ machines: [], functions: [] }}/>` : ''}`;
}

/** Where there is no definition: the states that were visited, in their order. */
function bare(story) {
  const names = [...new Set(story.visits.map(visit => visit.name))];
  return JSON.stringify({ StartAt: names[0], States: Object.fromEntries(names.map((name, index) =>
    [name, names[index + 1] ? { Type: 'Pass', Next: names[index + 1] } : { Type: 'Pass', End: true }])) });
}

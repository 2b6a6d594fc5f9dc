// AWS's own operations at the endpoint that served this page, and what it tells beside them.

export class AwsError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** The key of this page's address, kept as long as its tab is open and no longer shown; `serve --strict` asks for it. */
const given = /^#key=([\w=-]+)$/.exec(location.hash)?.[1];
if (given) {
  sessionStorage.setItem('key', given);
  history.replaceState(null, '', '#/');
}
const key = sessionStorage.getItem('key');
const keyed = key ? { 'X-Amz-Security-Token': key } : {};

/** A key that nobody issued is the account's administrator: the person in front of the page. Signatures are not checked here. */
const authorization = service => `AWS4-HMAC-SHA256 Credential=page/19700101/local/${service}/aws4_request, SignedHeaders=host, Signature=0`;

async function send(service, target, version, body) {
  const response = await fetch('/', {
    method: 'POST',
    headers: { 'Content-Type': `application/x-amz-json-${version}`, 'X-Amz-Target': target, Authorization: authorization(service), ...keyed },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new AwsError(String(answer.__type ?? response.status).split('#').pop(), answer.message ?? answer.Message ?? '');
  }
  return answer;
}

export const states = (operation, body = {}) => send('states', `AWSStepFunctions.${operation}`, '1.0', body);
export const logs = (operation, body = {}) => send('logs', `Logs_20140328.${operation}`, '1.1', body);

/** All pages of a list, `field` of each. */
export async function all(operation, field, body = {}) {
  const found = [];
  for (let nextToken; ; ) {
    const page = await states(operation, { ...body, nextToken });
    found.push(...page[field]);
    nextToken = page.nextToken;
    if (!nextToken) return found;
  }
}

/** What the local run tells that is no operation of AWS's. */
export async function local(path, options) {
  const response = await fetch(`/_local/${path}`, { ...options, headers: keyed });
  if (!response.ok) throw new AwsError(String(response.status), await response.text());
  return response.headers.get('Content-Type').startsWith('application/json') ? response.json() : response.text();
}

const PAUSE = 1500;

/** Has `hear` told of each batch of what happens. It connects again by itself; `again` is called when it did. */
export async function stream(hear, again) {
  for (let opened = false; ; await new Promise(resolve => setTimeout(resolve, PAUSE))) {
    try {
      // No EventSource, which cannot send the key.
      const response = await fetch('/_local/stream', { headers: keyed });
      if (response.status === 403) return;
      if (!response.ok) continue;
      if (opened) again();
      opened = true;
      await read(response.body.pipeThrough(new TextDecoderStream()).getReader(), hear);
    } catch {
      // Whoever served it has ended, and may begin again.
    }
  }
}

/** Each block ends with an empty line; one that begins with a colon only says that the stream still flows. */
async function read(reader, hear) {
  for (let rest = ''; ; ) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    blocks.filter(block => block.startsWith('data: ')).forEach(block => hear(JSON.parse(block.slice('data: '.length))));
  }
}

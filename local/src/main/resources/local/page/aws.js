// AWS's own operations at the endpoint that served this page, and what it tells beside them.

export class AwsError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** A key that nobody issued is the account's administrator: the person in front of the page. Signatures are not checked here. */
const authorization = service => `AWS4-HMAC-SHA256 Credential=page/19700101/local/${service}/aws4_request, SignedHeaders=host, Signature=0`;

async function send(service, target, version, body) {
  const response = await fetch('/', {
    method: 'POST',
    headers: { 'Content-Type': `application/x-amz-json-${version}`, 'X-Amz-Target': target, Authorization: authorization(service) },
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
  const response = await fetch(`/_local/${path}`, options);
  if (!response.ok) throw new AwsError(String(response.status), await response.text());
  return response.headers.get('Content-Type').startsWith('application/json') ? response.json() : response.text();
}

/** Has `hear` told of each batch of what happens. The browser reconnects by itself; `again` is called when it did. */
export function stream(hear, again) {
  const source = new EventSource('/_local/stream');
  let opened = false;
  source.onopen = () => {
    if (opened) again();
    opened = true;
  };
  source.onmessage = message => hear(JSON.parse(message.data));
}

// A published MCP client that is given nothing but a URL, told by lines of JSON what to do, and telling in the same way
// how it went. The test is the browser in which the person is.
//   node visit.mjs '{"library": "sdk" | "client", "url": …, "redirect": …, "document": the address of its own document}'
import { createInterface } from 'node:readline';

const config = JSON.parse(process.argv[2]);
const parts =
  config.library === 'sdk'
    ? { ...(await import('@modelcontextprotocol/sdk/client/index.js')), ...(await import('@modelcontextprotocol/sdk/client/streamableHttp.js')) }
    : await import('@modelcontextprotocol/client');

// Remembers what the library gives it, as a real client would on its disk.
const kept = {};
let asked;
const provider = {
  redirectUrl: config.redirect,
  clientMetadataUrl: config.document,
  clientMetadata: {
    client_name: 'Published client',
    redirect_uris: [config.redirect],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  },
  state: () => 'state-of-the-client',
  clientInformation: () => kept.client,
  saveClientInformation: (client) => void (kept.client = client),
  tokens: () => kept.tokens,
  saveTokens: (tokens) => void (kept.tokens = tokens),
  redirectToAuthorization: (url) => void (asked = url.toString()),
  saveCodeVerifier: (verifier) => void (kept.verifier = verifier),
  codeVerifier: () => kept.verifier,
  saveDiscoveryState: (state) => void (kept.discovery = state),
  discoveryState: () => kept.discovery,
  invalidateCredentials: (what) => {
    const gone = { all: ['client', 'tokens', 'verifier', 'discovery'], client: ['client'], tokens: ['tokens'], verifier: ['verifier'], discovery: ['discovery'] };
    gone[what].forEach((name) => delete kept[name]);
  },
};

let client;
let transport;

async function connect() {
  client = new parts.Client({ name: 'visitor', version: '1.0.0' }, { capabilities: {} });
  transport = new parts.StreamableHTTPClientTransport(new URL(config.url), { authProvider: provider });
  await client.connect(transport);
}

const acts = {
  connect,
  // With the address the person's browser was sent to.
  finish: async ({ callback }) => {
    const answer = new URL(callback).searchParams;
    await transport.finishAuth(config.library === 'sdk' ? answer.get('code') : answer);
    await connect();
  },
  list: async () => ({ tools: (await client.listTools()).tools.map((tool) => tool.name) }),
  call: async ({ name, args }) => ({ text: (await client.callTool({ name, arguments: args })).content[0].text }),
  // As if an hour had passed.
  expire: () => void (kept.tokens = { ...kept.tokens, access_token: 'sla_expired' }),
};

for await (const line of createInterface({ input: process.stdin })) {
  const told = JSON.parse(line);
  asked = undefined;
  try {
    const met = await acts[told.act](told);
    console.log(JSON.stringify({ ...met, tokens: kept.tokens, client: kept.client?.client_id }));
  } catch (problem) {
    console.log(JSON.stringify({ problem: `${problem.name}: ${problem.message}`, asked }));
  }
}
await client?.close().catch(() => {});
process.exit(0);

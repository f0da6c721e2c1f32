// A stdio MCP server without any library that has what the published conformance suite looks for. It speaks
// revisions with a handshake (ERA=legacy) or 2026-07-28 (ERA=modern); a tool is written once and says with
// `ask` what it needs of the client, in either.
import { createHmac, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

const modern = process.env.ERA === 'modern';
const M = 'io.modelcontextprotocol/';
const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const text = (value) => ({ content: [{ type: 'text', text: String(value) }] });
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
const WAV = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=';

class RpcError extends Error {
  constructor(code, message, data) {
    super(message);
    Object.assign(this, { code, data });
  }
}
class InputRequired extends Error {
  constructor(result) {
    super('input required');
    this.result = result;
  }
}

// ---- what the server wants of its client

let capabilities = {}; // of the client, from its handshake
const asked = new Map();
const SECRET = randomUUID();
const sign = (data) => createHmac('sha256', SECRET).update(data).digest('hex');
const seal = (value) => {
  const data = Buffer.from(JSON.stringify({ ...value, nonce: randomUUID() })).toString('base64url');
  return `${data}.${sign(data)}`;
};
const unseal = (state) => {
  const [data, mark] = String(state).split('.');
  if (sign(data) !== mark) throw new RpcError(-32602, 'this requestState was not issued here');
  return JSON.parse(Buffer.from(data, 'base64url'));
};

// Every key of `requests` gets the client's result. With `state`, the client gets a state to bring back.
async function ask(request, requests, state = false) {
  if (!modern) {
    const results = Object.entries(requests).map(
      ([key, wanted]) =>
        new Promise((resolve, reject) => {
          const id = `${key}-${randomUUID()}`;
          asked.set(id, (answer) => (answer.error ? reject(new Error(answer.error.message)) : resolve([key, answer.result])));
          say({ id, ...wanted });
        }),
    );
    return Object.fromEntries(await Promise.all(results));
  }
  const { inputResponses, requestState } = request.params;
  const known = requestState === undefined ? {} : unseal(requestState).known;
  const brought = inputResponses && typeof inputResponses === 'object' ? inputResponses : {};
  const all = { ...known };
  for (const [key, value] of Object.entries(brought)) {
    if (value && typeof value === 'object' && (value.action || value.role || value.roots)) all[key] = value;
  }
  if (Object.keys(requests).every((key) => all[key])) return all;
  throw new InputRequired({
    resultType: 'input_required',
    inputRequests: requests,
    ...(state ? { requestState: seal({ known: all }) } : {}),
  });
}

const elicit = (message, properties, required = Object.keys(properties)) => ({
  method: 'elicitation/create',
  params: { message, requestedSchema: { type: 'object', properties, required } },
});
const sample = (prompt) => ({
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: { type: 'text', text: prompt } }], maxTokens: 100 },
});
const roots = { method: 'roots/list', ...(modern ? { params: {} } : {}) };
const declared = (request) => (modern ? request.params._meta[`${M}clientCapabilities`] : capabilities);

// ---- what it tells

let level = 'debug';
const log = (request, data) => {
  if (!modern || request.params._meta?.[`${M}logLevel`]) {
    say({ method: 'notifications/message', params: { level: 'info', logger: 'conformance', data } });
  }
};
const listening = new Map();
const changed = (kind) => {
  const method = `notifications/${kind}/list_changed`;
  if (!modern) return say({ method });
  for (const [id, wanted] of listening) {
    if (wanted[`${kind}ListChanged`]) say({ method, params: { _meta: { [`${M}subscriptionId`]: id } } });
  }
};

// ---- tools

const NAME = { name: { type: 'string' } };
const ENUMS = {
  untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
  titledSingle: { type: 'string', oneOf: [{ const: 'value1', title: 'First' }, { const: 'value2', title: 'Second' }, { const: 'value3', title: 'Third' }] },
  legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['One', 'Two', 'Three'] },
  untitledMulti: { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string', enum: ['option1', 'option2', 'option3'] } },
  titledMulti: { type: 'array', minItems: 1, maxItems: 3, items: { anyOf: [{ const: 'value1', title: 'First' }, { const: 'value2', title: 'Second' }, { const: 'value3', title: 'Third' }] } },
};
const DEFAULTS = {
  name: { type: 'string', default: 'John Doe' },
  age: { type: 'integer', default: 30 },
  score: { type: 'number', default: 95.5 },
  status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
  verified: { type: 'boolean', default: true },
};
const answer = (result) => text(`User response: action=${result.action}, content=${JSON.stringify(result.content ?? {})}`);

const tools = {
  test_simple_text: () => text('This is a simple text response for testing.'),
  test_image_content: () => ({ content: [{ type: 'image', data: PNG, mimeType: 'image/png' }] }),
  test_audio_content: () => ({ content: [{ type: 'audio', data: WAV, mimeType: 'audio/wav' }] }),
  test_embedded_resource: () => ({
    content: [{ type: 'resource', resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.' } }],
  }),
  test_multiple_content_types: () => ({
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      { type: 'image', data: PNG, mimeType: 'image/png' },
      { type: 'resource', resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data","value":123}' } },
    ],
  }),
  test_tool_with_logging: async (_, request) => {
    for (const step of ['started', 'processing data', 'completed']) {
      log(request, `Tool execution ${step}`);
      await later(20);
    }
    return text('Tool with logging executed successfully');
  },
  test_tool_with_progress: async (_, request) => {
    const { progressToken } = request.params._meta ?? {};
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined) say({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
      await later(20);
    }
    return text('done');
  },
  test_error_handling: () => ({ ...text('This tool intentionally returns an error for testing'), isError: true }),
  test_reconnection: async () => {
    await later(50);
    return text('Reconnection test completed successfully.');
  },
  test_sampling: async (args, request) => {
    const { sampled } = await ask(request, { sampled: sample(args.prompt ?? 'Hello') });
    return text(`LLM response: ${sampled.content?.text}`);
  },
  test_elicitation: async (args, request) => {
    const { user } = await ask(request, { user: elicit(args.message ?? 'Who?', { response: { type: 'string' } }) });
    return answer(user);
  },
  test_elicitation_sep1034_defaults: async (_, request) => answer((await ask(request, { form: elicit('Please review', DEFAULTS, []) })).form),
  test_elicitation_sep1330_enums: async (_, request) => answer((await ask(request, { form: elicit('Please select', ENUMS, []) })).form),
  json_schema_2020_12_tool: (args) => text(JSON.stringify(args)),
  test_headers: (args) => text(JSON.stringify(args)),
  test_missing_capability: async (_, request) => {
    if (modern && !declared(request).sampling) {
      throw new RpcError(-32021, 'the client must know sampling', { requiredCapabilities: { sampling: {} } });
    }
    await ask(request, { sampled: sample('Hello') });
    return text('Success');
  },
  test_streaming_elicitation: async (_, request) => answer((await ask(request, { user: elicit('Go on?', { ok: { type: 'boolean' } }) })).user),
  test_logging_tool: (_, request) => {
    log(request, 'something');
    return text('logged');
  },
  test_trigger_tool_change: () => {
    changed('tools');
    return text('changed');
  },
  test_trigger_prompt_change: () => {
    changed('prompts');
    return text('changed');
  },
  test_input_required_result_elicitation: async (_, request) => {
    const { user_name } = await ask(request, { user_name: elicit('What is your name?', NAME) });
    return text(`Hello, ${user_name.content?.name}!`);
  },
  test_input_required_result_sampling: async (_, request) => {
    const { capital_question } = await ask(request, { capital_question: sample('What is the capital of France?') });
    return text(capital_question.content.text);
  },
  test_input_required_result_list_roots: async (_, request) => {
    const { client_roots } = await ask(request, { client_roots: roots });
    return text(client_roots.roots.map((root) => root.uri).join(' '));
  },
  test_input_required_result_request_state: async (_, request) => {
    await ask(request, { confirm: elicit('Please confirm', { ok: { type: 'boolean' } }) }, true);
    return text('state-ok');
  },
  test_input_required_result_multiple_inputs: async (_, request) => {
    const all = await ask(request, { user_name: elicit('What is your name?', NAME), greeting: sample('Generate a greeting'), client_roots: roots }, true);
    return text(Object.keys(all).length);
  },
  test_input_required_result_multi_round: async (_, request) => {
    await ask(request, { step1: elicit('Step 1: What is your name?', NAME) }, true);
    await ask(request, { step2: elicit('Step 2: What is your favorite color?', { color: { type: 'string' } }) }, true);
    return text('both');
  },
  test_input_required_result_tampered_state: async (_, request) => {
    await ask(request, { confirm: elicit('Please confirm', { ok: { type: 'boolean' } }) }, true);
    return text('confirmed');
  },
  test_input_required_result_capabilities: async (_, request) => {
    const wanted = {};
    if (declared(request).elicitation) wanted.user = elicit('What is your name?', NAME);
    if (declared(request).sampling) wanted.sampled = sample('Hello');
    return text(Object.keys(await ask(request, wanted)).join(' '));
  },
};

const schemas = {
  test_sampling: { type: 'object', properties: { prompt: { type: 'string' } }, required: ['prompt'] },
  test_elicitation: { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] },
  test_headers: {
    type: 'object',
    properties: { region: { type: 'string', 'x-mcp-header': 'Region' }, count: { type: 'integer', 'x-mcp-header': 'Count' } },
  },
  json_schema_2020_12_tool: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: { address: { $anchor: 'addressDef', type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } } },
    properties: { name: { type: 'string' }, address: { $ref: '#/$defs/address' }, contactMethod: { type: 'string', enum: ['phone', 'email'] }, phone: { type: 'string' }, email: { type: 'string' } },
    allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
    if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
    then: { required: ['phone'] },
    else: { required: ['email'] },
    additionalProperties: false,
  },
};

// ---- prompts and resources

const user = (content) => ({ role: 'user', content });
const said = (value) => user({ type: 'text', text: value });
const prompts = {
  test_simple_prompt: () => [said('This is a simple prompt for testing.')],
  test_prompt_with_arguments: ({ arg1, arg2 }) => [said(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
  test_prompt_with_embedded_resource: ({ resourceUri }) => [
    user({ type: 'resource', resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' } }),
    said('Please process the embedded resource above.'),
  ],
  test_prompt_with_image: () => [user({ type: 'image', data: PNG, mimeType: 'image/png' }), said('Please analyze the image above.')],
  test_input_required_result_prompt: async (_, request) => {
    const { user_context } = await ask(request, { user_context: elicit('What context should the prompt use?', { context: { type: 'string' } }) });
    return [said(`Prompt with context: ${user_context.content?.context}`)];
  },
};
const promptArguments = {
  test_prompt_with_arguments: ['arg1', 'arg2'],
  test_prompt_with_embedded_resource: ['resourceUri'],
};
const resources = {
  'test://static-text': { mimeType: 'text/plain', text: 'This is the content of the static text resource.' },
  'test://static-binary': { mimeType: 'image/png', blob: PNG },
  'test://watched-resource': { mimeType: 'text/plain', text: 'Watched resource content' },
};
function read(uri) {
  const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
  const found = id ? { mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) } : resources[uri];
  if (!found) throw new RpcError(modern ? -32602 : -32002, 'Resource not found', { uri });
  return { contents: [{ uri, ...found }] };
}

// ---- methods

const abilities = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  logging: {},
  completions: {},
};
const info = { name: 'conformance-server', version: '1.0.0' };

const methods = {
  'tools/list': () => ({
    tools: Object.keys(tools).map((name) => ({ name, description: `The suite's ${name}`, inputSchema: schemas[name] ?? { type: 'object', properties: {} } })),
  }),
  'tools/call': (request) => {
    const tool = tools[request.params.name];
    if (!tool) throw new RpcError(-32602, `Unknown tool: ${request.params.name}`);
    return tool(request.params.arguments ?? {}, request);
  },
  'prompts/list': () => ({
    prompts: Object.keys(prompts).map((name) => ({
      name,
      description: `The suite's ${name}`,
      arguments: (promptArguments[name] ?? []).map((argument) => ({ name: argument, description: argument, required: true })),
    })),
  }),
  'prompts/get': async (request) => ({ messages: await prompts[request.params.name](request.params.arguments ?? {}, request) }),
  'resources/list': () => ({ resources: Object.entries(resources).map(([uri, { mimeType }]) => ({ uri, name: uri.slice(7), description: uri, mimeType })) }),
  'resources/templates/list': () => ({
    resourceTemplates: [{ uriTemplate: 'test://template/{id}/data', name: 'template', description: 'A template', mimeType: 'application/json' }],
  }),
  'resources/read': (request) => read(request.params.uri),
  'completion/complete': () => ({ completion: { values: [], total: 0, hasMore: false } }),
};
const legacyMethods = {
  initialize: (request) => {
    capabilities = request.params.capabilities;
    return { protocolVersion: request.params.protocolVersion, capabilities: abilities, serverInfo: info };
  },
  ping: () => ({}),
  'logging/setLevel': (request) => {
    level = request.params.level;
    return {};
  },
  'resources/subscribe': () => ({}),
  'resources/unsubscribe': () => ({}),
};
const modernMethods = {
  'server/discover': () => ({ supportedVersions: ['2026-07-28'], capabilities: abilities, _meta: { [`${M}serverInfo`]: info } }),
  'subscriptions/listen': (request) => {
    listening.set(request.id, request.params.notifications);
    const _meta = { [`${M}subscriptionId`]: request.id };
    say({ method: 'notifications/subscriptions/acknowledged', params: { _meta, notifications: request.params.notifications } });
    return undefined;
  },
};
const CACHEABLE = ['server/discover', 'tools/list', 'prompts/list', 'resources/list', 'resources/templates/list', 'resources/read'];

async function serve(request) {
  const method = (modern ? modernMethods : legacyMethods)[request.method] ?? methods[request.method];
  try {
    if (!method) throw new RpcError(-32601, `Method not found: ${request.method}`);
    let result = await method(request);
    if (result === undefined) return;
    if (modern) {
      result = { resultType: 'complete', ...result, ...(CACHEABLE.includes(request.method) ? { ttlMs: 1000, cacheScope: 'public' } : {}) };
    }
    say({ id: request.id, result });
  } catch (problem) {
    if (problem instanceof InputRequired) say({ id: request.id, result: problem.result });
    else say({ id: request.id, error: { code: problem.code ?? -32603, message: problem.message, data: problem.data } });
  }
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.method === undefined) {
    asked.get(message.id)?.(message);
    asked.delete(message.id);
  } else if (message.id !== undefined) {
    serve(message);
  } else if (message.method === 'notifications/cancelled') {
    listening.delete(message.params.requestId);
  }
});

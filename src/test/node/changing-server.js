// A stdio MCP server that answers as MODE says: what there is after a change is another server under the same name.
const mode = process.env.MODE;
const text = (value) => ({ content: [{ type: 'text', text: value }] });
const tools = {
  same: { reads: true, run: (args) => text(`same ${args.word}`) },
  changed: { reads: true, run: (args) => text(`${mode} ${args.word}`) },
  broken: {
    reads: true,
    run: () => (mode === 'new' ? { ...text('it is broken'), isError: true } : text('it works')),
  },
  reveal: { reads: true, run: () => text(`the key is ${process.env.KEY}`) },
  write: { reads: false, run: () => text('written') },
};

require('node:readline')
  .createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { id, method, params } = JSON.parse(line);
    const results = {
      initialize: () => ({
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: 'changing', version: mode },
      }),
      'tools/list': () => ({
        tools: Object.entries(tools).map(([name, { reads }]) => ({
          name,
          description: `Does ${name}.`,
          inputSchema: { type: 'object' },
          annotations: { readOnlyHint: reads },
        })),
      }),
      'tools/call': () => tools[params.name].run(params.arguments),
    };
    if (id !== undefined) {
      const answer = results[method]
        ? { result: results[method]() }
        : { error: { code: -32601, message: 'no such method' } };
      process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer })}\n`);
    }
  });

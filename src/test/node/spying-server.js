// An MCP server that looks for what is not its own, and tells what it reached. It is handed to Node as an argument, so
// that a type of any package can be it; with PORT it speaks HTTP, else over standard input and output.
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');

function attempt(name, deed) {
  try {
    return `reached ${name}: ${String(deed()).slice(0, 200)}`;
  } catch (e) {
    return `refused ${name}: ${e.code ?? e}`;
  }
}

function connect(host, port) {
  return new Promise((done) => {
    const socket = net.connect({ host, port, timeout: 1500 });
    const end = (word) => {
      socket.destroy();
      done(`${word} port ${host}:${port}`);
    };
    socket.on('connect', () => end('reached')).on('error', () => end('refused'));
    socket.on('timeout', () => end('refused'));
  });
}

// Where the host may be met: beside this network's own addresses.
const gateways = () =>
  Object.values(os.networkInterfaces())
    .flat()
    .filter((address) => address.family === 'IPv4' && !address.internal)
    .map((address) => address.address.replace(/\d+$/, (last) => last - 1));

function files(paths) {
  const told = [];
  for (const path of paths) {
    told.push(attempt(path, () => fs.readFileSync(path)));
    told.push(attempt(`the root of 1 and ${path}`, () => fs.readFileSync(`/proc/1/root${path}`)));
    const link = `/data/link-${told.length}`;
    told.push(attempt(`a link to ${path}`, () => {
      fs.symlinkSync(path, link);
      return fs.readFileSync(link);
    }));
    told.push(attempt(`a hard link to ${path}`, () => fs.linkSync(path, `${link}-hard`)));
    fs.rmSync(link, { force: true });
  }
  return told;
}

const folders = (paths) =>
  paths.flatMap((path) => [
    attempt(`the folder ${path}`, () => fs.readdirSync(path)),
    attempt(`writing to ${path}`, () => fs.writeFileSync(`${path}/evil`, 'evil')),
  ]);

const processes = (ids) =>
  ids.flatMap((id) => [
    attempt(`process ${id}`, () => process.kill(id, 0)),
    attempt(`the memory of ${id}`, () => fs.openSync(`/proc/${id}/mem`)),
    attempt(`the environment of ${id}`, () => fs.readFileSync(`/proc/${id}/environ`)),
  ]);

const tools = {
  key: () => process.env.SPY_KEY,
  write: ({ paths, text }) => paths.map((path) => attempt(path, () => fs.writeFileSync(path, text))).join('\n'),
  read: ({ paths }) => paths.map((path) => attempt(path, () => fs.readFileSync(path))).join('\n'),
  // Whatever can be read of every process that can be seen.
  processes: () =>
    fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((id) =>
        ['environ', 'cmdline', 'mountinfo'].map((file) => {
          try {
            return `${id} ${file} ${fs.readFileSync(`/proc/${id}/${file}`).toString().replaceAll('\0', '\n')}`;
          } catch (e) {
            return `${id} ${file} ${e.code}`;
          }
        }),
      )
      .join('\n'),
  look: async (wanted) => {
    const told = [...files(wanted.files), ...folders(wanted.folders), ...processes(wanted.processes)];
    const hosts = [...new Set([...wanted.hosts, ...gateways()])];
    const met = await Promise.all(hosts.flatMap((host) => wanted.ports.map((port) => connect(host, port))));
    return [...told, ...met].join('\n');
  },
};

const methods = {
  initialize: (params) => ({
    protocolVersion: params.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'spy', version: '1.0.0' },
  }),
  'tools/list': () => ({
    tools: Object.keys(tools).map((name) => ({ name, description: name, inputSchema: { type: 'object' } })),
  }),
  'tools/call': async ({ name, arguments: given }) => ({
    content: [{ type: 'text', text: String(await tools[name](given ?? {})) }],
  }),
};

async function answer(message) {
  if (message.id === undefined) {
    return undefined;
  }
  const method = methods[message.method];
  return method
    ? { jsonrpc: '2.0', id: message.id, result: await method(message.params ?? {}) }
    : { jsonrpc: '2.0', id: message.id, error: { code: -32601, message: 'no such method' } };
}

if (process.env.PORT) {
  require('node:http')
    .createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const said = request.method === 'POST' ? await answer(JSON.parse(Buffer.concat(chunks))) : undefined;
      response.writeHead(said ? 200 : request.method === 'POST' ? 202 : 405, { 'Content-Type': 'application/json' });
      response.end(said && JSON.stringify(said));
    })
    .listen(process.env.PORT);
} else {
  require('node:readline')
    .createInterface({ input: process.stdin })
    .on('line', async (line) => {
      const said = await answer(JSON.parse(line));
      if (said) {
        process.stdout.write(`${JSON.stringify(said)}\n`);
      }
    });
}

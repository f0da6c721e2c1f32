// Visits an MCP server with a published client and prints what it met, as one line of JSON.
//   node visit.mjs <sdk|client> <url> <token> <calls as JSON: [[tool, arguments], …]>
const [library, url, token, calls] = process.argv.slice(2);

const parts =
  library === 'sdk'
    ? { ...(await import('@modelcontextprotocol/sdk/client/index.js')), ...(await import('@modelcontextprotocol/sdk/client/streamableHttp.js')) }
    : await import('@modelcontextprotocol/client');

const client = new parts.Client({ name: 'visitor', version: '1.0.0' }, { capabilities: {} });
const transport = new parts.StreamableHTTPClientTransport(new URL(url), {
  requestInit: { headers: token ? { Authorization: `Bearer ${token}` } : {} },
});
const met = {};
try {
  await client.connect(transport);
  met.server = client.getServerVersion()?.name;
  met.tools = (await client.listTools()).tools.map((tool) => tool.name);
  met.answers = [];
  for (const [name, args] of JSON.parse(calls)) {
    met.answers.push((await client.callTool({ name, arguments: args })).content[0].text);
  }
  await transport.terminateSession();
} catch (problem) {
  met.problem = `${problem.name}: ${problem.message}`;
  met.code = problem.code;
}
await client.close().catch(() => {});
console.log(JSON.stringify(met));
process.exit(0);

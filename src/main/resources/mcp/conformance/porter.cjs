// Stands between a conformance suite, which knows servers by a port, and Slipway's door, which is a socket in the file
// system: this sandbox has no network. What comes to the port goes on to the door, with the pass that the suite cannot
// send itself. Ends as the suite ends.
//
//   node porter.cjs <socket> <path> <program> <argument>...
const http = require('node:http');
const { spawn } = require('node:child_process');

const [socketPath, path, program, ...words] = process.argv.slice(2);
const { PASS, ...env } = process.env;

const port = http.createServer((request, response) => {
  const onward = http.request(
    {
      socketPath,
      path: request.url,
      method: request.method,
      headers: [...request.rawHeaders, 'Authorization', `Bearer ${PASS}`],
      setHost: false,
    },
    (answer) => {
      response.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
      response.flushHeaders();
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    },
  );
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
});

port.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${port.address().port}${path}`;
  const suite = spawn(process.execPath, [program, 'server', '--url', url, ...words], { stdio: ['ignore', 'inherit', 'inherit'], env });
  suite.on('exit', (code) => process.exit(code ?? 1));
});

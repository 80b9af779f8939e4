// A real authorization server for tests: oidc-provider, with everything in memory. README.md tells
// what it offers.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';
import { newKeys } from './keys.js';
import { resource } from './resource.js';
import { issueToUser, PARAMETERS, USER_GRANT } from './user-grant.js';

const CLIENTS = [
  // Gets tokens.
  { client_id: 'program', grant_types: ['client_credentials', USER_GRANT] },
  // Asks about them. Its name and secret have what a form encodes.
  { client_id: 'the api', client_secret: 'a secret: 100% & more', grant_types: [] },
].map((client) => ({
  client_secret: 'secret',
  redirect_uris: [],
  response_types: [],
  ...client,
}));

function newProvider(issuer) {
  const provider = new Provider(issuer, {
    clients: CLIENTS,
    jwks: { keys: newKeys() },
    scopes: ['openid', 'offline_access', 'read', 'write'],
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_, client) => client.clientId === 'the api',
      },
      revocation: { enabled: true },
      resourceIndicators: { enabled: true, getResourceServerInfo: (_, name) => resource(name) },
    },
    ttl: { AccessToken: (_, token) => token.resourceServer?.accessTokenTTL ?? 600 },
  });
  provider.registerGrantType(USER_GRANT, issueToUser(provider), PARAMETERS);
  provider.on('server_error', (_, error) => console.error(error));
  return provider;
}

// The address of the server is all that is on its standard output.
console.info = console.warn;

const counts = {};
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  switch (`${request.method} ${pathname}`) {
    case 'GET /test/counts':
      return response.end(JSON.stringify(counts));
    case 'POST /test/rotate':
      handle = newProvider(issuer).callback();
      return response.writeHead(204).end();
    default:
      counts[pathname] = (counts[pathname] ?? 0) + 1;
      return handle(request, response);
  }
});
server.listen(Number(process.argv[2] ?? process.env.PORT ?? 0), '127.0.0.1');
await once(server, 'listening');

const issuer = `http://127.0.0.1:${server.address().port}`;
let handle = newProvider(issuer).callback();
console.log(issuer);

// Whoever started it is gone.
process.stdin.resume();
process.stdin.on('end', () => process.exit());
process.stdin.on('error', () => process.exit());

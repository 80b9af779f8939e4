/** `https://api.example?token=ES256&ttl=60`: what its tokens are like stands in its query. */
export function resource(identifier) {
  const [audience] = identifier.split('?');
  const wanted = URL.parse(identifier).searchParams;
  const algorithm = wanted.get('token') ?? 'RS256';
  return {
    audience,
    scope: 'read write notes:read notes:write',
    accessTokenTTL: Number(wanted.get('ttl') ?? 600),
    ...(algorithm === 'opaque'
      ? { accessTokenFormat: 'opaque' }
      : { accessTokenFormat: 'jwt', jwt: { sign: { alg: algorithm } } }),
  };
}

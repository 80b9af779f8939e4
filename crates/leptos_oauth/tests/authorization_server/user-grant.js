// A grant for tests: the token of a user without the user. It stands in for signing in with a browser
// only; tokens are made, kept and signed by oidc-provider as with any other grant.

import { resource } from './resource.js';

export const USER_GRANT = 'urn:test:user';

/** `jkt` is the thumbprint of a key that the token is bound to (RFC 9449, section 6.1). */
export const PARAMETERS = ['sub', 'scope', 'resource', 'jkt'];

export function issueToUser(provider) {
  return async (ctx) => {
    const { client, params } = ctx.oidc;
    const scopes = new Set((params.scope ?? '').split(' ').filter(Boolean));
    const common = { accountId: params.sub, client, gty: USER_GRANT };

    const token = new provider.AccessToken({ ...common, jkt: params.jkt });
    let granted = [...scopes];
    if (params.resource) {
      const server = new provider.ResourceServer(params.resource, resource(params.resource));
      token.resourceServer = server;
      granted = granted.filter((scope) => server.scopes.has(scope));
    }
    token.scope = granted.join(' ') || undefined;
    ctx.oidc.entity('AccessToken', token);
    ctx.body = {
      access_token: await token.save(),
      expires_in: token.expiration,
      token_type: token.tokenType,
      scope: token.scope,
    };

    if (scopes.has('openid')) {
      const idToken = new provider.IdToken({ sub: params.sub }, { ctx });
      idToken.scope = 'openid';
      ctx.body.id_token = await idToken.issue({ use: 'idtoken' });
    }
    if (scopes.has('offline_access')) {
      const refreshToken = new provider.RefreshToken({ ...common, scope: params.scope });
      ctx.oidc.entity('RefreshToken', refreshToken);
      ctx.body.refresh_token = await refreshToken.save();
    }
  };
}

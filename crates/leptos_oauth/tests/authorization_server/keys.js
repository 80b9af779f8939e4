import { generateKeyPairSync } from 'node:crypto';

/** A key for each kind of signature, made anew: none is ever in a file. */
export function newKeys() {
  return [
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    generateKeyPairSync('ed25519'),
  ].map(({ privateKey }) => ({ ...privateKey.export({ format: 'jwk' }), use: 'sig' }));
}

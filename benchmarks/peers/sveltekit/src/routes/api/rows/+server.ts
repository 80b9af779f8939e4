import { error } from '@sveltejs/kit';
import { getRows } from '#lib/server/rows.ts';
import { verifySession } from '#lib/server/session.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ cookies }) => {
  const session = await verifySession(cookies);
  if (!session) {
    error(401, 'Sign in to go on');
  }

  return Response.json(await getRows());
};

import { error } from '@sveltejs/kit';
import { getRows } from '#lib/server/rows.ts';
import { verifySession } from '#lib/server/session.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ cookies }) => {
  const session = await verifySession(cookies);
  if (!session) {
    error(401, 'Sign in to go on');
  }

  return { rows: await getRows() };
};

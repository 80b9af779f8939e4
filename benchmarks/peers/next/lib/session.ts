import { cookies } from 'next/headers'

export type Session = { user: string }

export async function verifySession(): Promise<Session | null> {
  const cookieStore = await cookies()
  return cookieStore.get('session')?.value === 'ada' ? { user: 'Ada' } : null
}

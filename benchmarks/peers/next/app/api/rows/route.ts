import { unauthorized } from 'next/navigation'
import { getRows } from '@/lib/rows'
import { verifySession } from '@/lib/session'

export async function GET() {
  const session = await verifySession()
  if (!session) {
    unauthorized()
  }

  return Response.json(await getRows())
}

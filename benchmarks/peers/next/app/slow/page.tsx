import type { Metadata } from 'next'
import { unauthorized } from 'next/navigation'
import { Suspense } from 'react'
import { getLate } from '@/lib/late'
import { verifySession } from '@/lib/session'

export const metadata: Metadata = { title: 'Slow' }

export default async function SlowPage() {
  const session = await verifySession()
  if (!session) {
    unauthorized()
  }

  return (
    <>
      <h1>Slow</h1>
      <Suspense fallback={<p>Loading</p>}>
        <Late />
      </Suspense>
    </>
  )
}

async function Late() {
  const text = await getLate()
  return <p>{text}</p>
}

import type { Metadata } from 'next'
import Link from 'next/link'
import { unauthorized } from 'next/navigation'
import { getRows } from '@/lib/rows'
import { verifySession } from '@/lib/session'

export const metadata: Metadata = { title: 'Rows' }

export default async function RowsPage() {
  const session = await verifySession()
  if (!session) {
    unauthorized()
  }

  const rows = await getRows()

  return (
    <>
      <h1>Rows</h1>
      <ul>
        {rows.map((row) => (
          <li key={row.id} id={`row-${row.id}`}>
            <Link href={`/rows/${row.id}`}>{row.title}</Link>
            <p>{row.text}</p>
          </li>
        ))}
      </ul>
    </>
  )
}

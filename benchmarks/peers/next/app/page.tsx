import type { Metadata } from 'next'

export const metadata: Metadata = { title: 'Home' }

export default function HomePage() {
  return (
    <>
      <h1>Home</h1>
      <p>Anybody may read this.</p>
    </>
  )
}

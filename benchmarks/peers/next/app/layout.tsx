import Link from 'next/link'

export default function RootLayout({
  children,
}: {
  children: React.ReactNode
}) {
  return (
    <html lang="en">
      <body>
        <header>
          <nav aria-label="Main">
            <Link href="/">Home</Link> <Link href="/rows">Rows</Link>{' '}
            <Link href="/slow">Slow</Link>
          </nav>
        </header>
        <main>{children}</main>
        <footer>
          <Link href="/about">About</Link>
        </footer>
      </body>
    </html>
  )
}

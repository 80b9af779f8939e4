import type { Metadata } from 'next'

export const metadata: Metadata = { title: 'Sign in to go on' }

export default function Unauthorized() {
  return (
    <>
      <h1>Sign in to go on</h1>
      <p>You have to be signed in to see this page.</p>
      <form method="post">
        <label>
          E-mail <input type="email" name="email" />
        </label>{' '}
        <label>
          Password <input type="password" name="password" />
        </label>{' '}
        <button>Sign in</button>
      </form>
    </>
  )
}

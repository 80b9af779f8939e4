import type { NextConfig } from 'next'

// `npm run build`, then: HOSTNAME=127.0.0.1 PORT=3000 node .next/standalone/server.js
const nextConfig: NextConfig = {
  output: 'standalone',
  compress: false,
  experimental: {
    authInterrupts: true,
  },
}

export default nextConfig

import type { NextConfig } from 'next'

// Headers that never change stand here; the Content-Security-Policy carries a nonce and is made in proxy.ts.
const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'usb=(self), camera=(), microphone=(), geolocation=(), payment=()' },
]

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Types, of the tests too, are a suite of `npm test`; a start does not wait for them.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['@prisma/client', '@prisma/adapter-pg', 'pg', 'usb', '@node-rs/argon2'],
  // An image of 16 MiB; proxy.ts would cut it off at 10 MB.
  experimental: { proxyClientMaxBodySize: '17mb' },
  headers: async () => [{ source: '/:path*', headers }],
}

export default config

// How many calls a token may make, counted by the database for all processes of the portal, and the headers that say so
// (draft-ietf-httpapi-ratelimit-headers).
import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { toHex } from '@/lib/core/bytes'

export const CALLS = { most: 600, inSeconds: 60 } as const

export type Rate = { left: number; resetS: number; over: boolean }
export type Rates = { take(token: Uint8Array): Promise<Rate>; policy: string }

/** Tables are those of migrations/0013_api. */
export function makeRates(
  pool: pg.Pool,
  { most, inSeconds }: { most: number; inSeconds: number } = CALLS,
): Rates {
  const limiter = new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    schemaName: 'rates',
    tableName: 'counter',
    tableCreated: true,
    keyPrefix: 'api',
    points: most,
    duration: inSeconds,
  })
  return {
    policy: `"calls";q=${most};w=${inSeconds}`,
    take: async (token) => {
      const taken = await limiter.consume(toHex(token.subarray(0, 16))).catch((refused: unknown) => {
        if (refused instanceof RateLimiterRes) return refused
        throw refused
      })
      return {
        left: Math.max(0, most - taken.consumedPoints),
        resetS: Math.max(1, Math.ceil(taken.msBeforeNext / 1000)),
        over: taken.consumedPoints > most,
      }
    },
  }
}

export function rateHeaders(headers: Headers, rate: Rate, policy: string): void {
  headers.set('ratelimit-policy', policy)
  headers.set('ratelimit', `"calls";r=${rate.left};t=${rate.resetS}`)
  if (rate.over) headers.set('retry-after', `${rate.resetS}`)
}

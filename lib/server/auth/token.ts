// Secrets that a person carries in a cookie or a link: random, and stored as their hash only.
import { createHash, randomBytes } from 'node:crypto'
import { type Bytes, toBytes } from '@/lib/core/bytes'
import { SECRET_BYTES, apiTokenOf } from '@/lib/domain/api-token'

/** 32 random bytes, base64url. */
export const newToken = (): string => randomBytes(32).toString('base64url')
/** What is stored of it. */
export const tokenId = (token: string): Bytes => toBytes(createHash('sha256').update(token).digest())
/** An API token: one that says by its looks what it is (lib/domain/api-token). */
export const newApiToken = (): Promise<string> => apiTokenOf(toBytes(randomBytes(SECRET_BYTES)))

// Who may open a page: the signed-in; others are sent to sign in and come back. What a viewer may not see is not found.
import { notFound, redirect } from 'next/navigation'
import { CodedError } from '@/lib/core/coded-error'
import { asDomainError } from '../errors'
import { contextOf, getViewer } from './viewer'

export async function requirePage(path: string) {
  const viewer = await getViewer()
  if (!viewer) redirect(`/sign-in?to=${encodeURIComponent(path)}`)
  return contextOf(viewer)
}

const HIDDEN = ['not-found', 'not-permitted', 'invalid-input', 'malformed']

/** What a query gives; where it refuses, the page is not found. An id that is none is not found either. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (raw) {
    const error = asDomainError(raw)
    if (error instanceof CodedError && HIDDEN.includes(error.code)) notFound()
    if (isBadId(raw)) notFound()
    throw error
  }
}

/** Postgres refuses text that is no uuid: 22P02, by Prisma P2023 or P2010. */
function isBadId(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: string; message?: string }
  return (
    code === 'P2023' ||
    code === 'P2007' ||
    /22P02|invalid input syntax for type uuid|Inconsistent column data/.test(message ?? '')
  )
}

// Reviews of requests: written once and never changed.
import { type Bytes, toBytes } from '@/lib/core/bytes'
import type { Tx } from '../context'

export type NewReview = {
  catalogId: string
  request: string
  reviewerId: string
  contentHash: Bytes
  decision: 'approve' | 'deny'
  note: string | null
  /** What a passkey confirmed, and which enrolment it has in the catalog. */
  evidence: Bytes | null
  enrolment: string | null
  at: Date
}
export const addReviews = (tx: Tx, reviews: readonly NewReview[]) =>
  tx.review.createMany({ data: [...reviews] })

export type ReviewRow = {
  request: string
  reviewerId: string
  reviewer: string
  contentHash: Bytes
  decision: 'approve' | 'deny'
  note: string | null
  ownRequest: boolean
  evidence: Bytes | null
  enrolment: string | null
  at: Date
}

/** In the order in which they were made. */
export async function listReviews(
  tx: Tx,
  catalogId: string,
  requests: readonly string[],
): Promise<ReviewRow[]> {
  const rows = await tx.$queryRaw<ReviewRow[]>`
    SELECT v.request, v.reviewer_id AS "reviewerId", p.name AS reviewer, v.content_hash AS "contentHash", v.decision, v.note,
      v.own_request AS "ownRequest", v.evidence, v.enrolment, v.at
    FROM review v JOIN person p ON p.id = v.reviewer_id
    WHERE v.catalog_id = ${catalogId}::uuid AND v.request = ANY (${requests as string[]}::uuid[]) ORDER BY v.at`
  return rows.map((row) => ({
    ...row,
    contentHash: toBytes(row.contentHash),
    evidence: row.evidence && toBytes(row.evidence),
  }))
}

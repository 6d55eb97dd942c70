// Carries one event on: a mail for each notice whose reader wants one. Safe to repeat.
import { z } from 'zod'
import { NOTICES, isNoticeKind } from '@/lib/domain/notices'
import { addNoticeMails } from '../store/mail'
import type { Job } from './job'

const payloadSchema = z.object({ event: z.uuid(), kind: z.string() })

export const deliver: Job = async (context, payload) => {
  const { event, kind } = payloadSchema.parse(payload)
  if (!isNoticeKind(kind)) return
  if (context.mailer.route === 'none') return
  await context.inTransaction((tx) => addNoticeMails(tx, { event, kind, byMail: NOTICES[kind].mail }))
}

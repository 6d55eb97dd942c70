// A refusal by its code, whatever its class.
import { CodedError } from '@/lib/core/coded-error'

export const isCodedError = (error: unknown): error is CodedError => error instanceof CodedError

'use client'
// A file on its way to the portal, with how much of it has gone. Fetch does not tell that of an upload, so this is the older
// request; it can be stopped.
import { useRouter } from 'next/navigation'
import { useRef, useState } from 'react'
import type { Refused } from '@/components/catalog/action'

type Sending = { percent: number | null }
const UNREACHABLE: Refused = {
  code: 'unreachable',
  title: 'The portal did not answer',
  next: 'Check the network, load the page again and look whether it arrived before you repeat it.',
}

export function useUpload<T>(done: (value: T) => void) {
  const router = useRouter()
  const [sending, setSending] = useState<Sending | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const request = useRef<XMLHttpRequest | null>(null)

  function send(path: string, file: Blob): void {
    if (request.current) return
    const xhr = new XMLHttpRequest()
    request.current = xhr
    setRefused(null)
    setSending({ percent: 0 })
    const end = (refusal: Refused | null) => {
      request.current = null
      setSending(null)
      setRefused(refusal)
    }
    // The last byte has gone before the portal has signed: no percent is shown then.
    xhr.upload.onprogress = ({ loaded, total }) =>
      setSending({ percent: loaded < total ? Math.floor((100 * loaded) / total) : null })
    xhr.onerror = () => end(UNREACHABLE)
    xhr.onabort = () => end(null)
    xhr.onload = () => {
      const answer = read(xhr.responseText) as { error?: Refused } | null
      if (xhr.status !== 200 || answer === null) return end(answer?.error ?? UNREACHABLE)
      end(null)
      done(answer as T)
      router.refresh()
    }
    xhr.open('POST', path)
    xhr.setRequestHeader('content-type', 'application/octet-stream')
    xhr.send(file)
  }
  return { send, sending, refused, refuse: setRefused, stop: () => request.current?.abort() }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

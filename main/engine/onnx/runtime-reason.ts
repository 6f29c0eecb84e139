/** What onnxruntime says about a failure, without the place in its source that a failed check puts before it. */
export function runtimeReason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return (/ was false\. (.+)$/s.exec(message)?.[1] ?? message).trim();
}

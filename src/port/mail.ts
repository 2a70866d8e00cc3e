/** Takes mails out of the house: over SMTP, or into the local workspace's Mailbox. */
export interface MailTransport {
  /**
   * Hands a mail over. Repeating a `messageId` is safe.
   * @throws RetryLater when it may go through later; any other error is final (the address was refused).
   */
  send(mail: OutgoingMail): Promise<void>;
}

export interface OutgoingMail {
  /** `<…@…>`, the same at every attempt. */
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

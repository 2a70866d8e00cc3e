import type { Config } from '../../config/schema.ts';
import { smtpFault } from '../../mail/smtp.ts';
import { type Finding, within } from './finding.ts';

/** The mail server: that it is reached, that the connection is safe, and that it lets us in. */
export async function lookAtMail({ smtp }: Pick<Config, 'smtp'>): Promise<readonly Finding[]> {
  const what = 'mail';
  if (smtp === undefined) {
    return [{ outcome: 'ok', what, says: 'no mail server: mails go to the Mailbox of the local workspace' }];
  }
  const where = `${smtp.host}:${smtp.port}`;
  const fault = await within(30_000, smtpFault(smtp), () => 'the mail server did not come to an end within 30 s');
  if (fault === undefined) return [{ outcome: 'ok', what, says: `${where} lets us in (${smtp.security})` }];
  const mend =
    'Compare SMTP_HOST, SMTP_PORT, SMTP_SECURITY, SMTP_USER, SMTP_PASSWORD with what your mail provider says.';
  return [{ outcome: 'FAIL', what, says: `${where}: ${fault}`, mend }];
}

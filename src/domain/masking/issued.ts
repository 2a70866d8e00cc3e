/**
 * What the services that people use put before their keys, so that they can be found. Each has a beginning of its own and a
 * tail without a choice in it, so that reading goes forward only.
 */
export const ISSUED: readonly RegExp[] = [
  // AWS: ids of access keys.
  /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])/g,
  // GitHub, GitLab, npm, PyPI.
  /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{20,255}/g,
  /(?<![A-Za-z0-9])github_pat_\w{20,255}/g,
  /(?<![A-Za-z0-9])gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas|ffct|rtr)-[\w-]{16,255}/g,
  /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,255}/g,
  /(?<![A-Za-z0-9])pypi-[\w-]{30,500}/g,
  // Slack: tokens and webhooks.
  /(?<![A-Za-z0-9])xox[a-z](?:\.xox[a-z])?-[\w-]{8,255}/g,
  /(?<![A-Za-z0-9])xapp-[\w-]{8,255}/g,
  /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w/]{10,255})/g,
  // Discord: tokens of bots (the bot's number, a moment, a signature) and of people, webhooks.
  /(?<![\w-])[MNO][\w-]{22,28}\.[\w-]{6}\.[\w-]{27,45}(?![\w-])/g,
  /(?<![\w-])mfa\.[\w-]{60,120}/g,
  /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{10,25}\/([\w-]{20,120})/g,
  // Telegram's bots, Microsoft Teams' and Google Chat's webhooks.
  /(?<!\w)\d{8,10}:[\w-]{35}(?![\w-])/g,
  /webhook\.office\.com\/webhookb2\/([\w@/-]{30,300})/g,
  // Stripe and those who do as it does.
  /(?<![A-Za-z0-9])(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{8,255}/g,
  /(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=]{8,255}/g,
  /(?<![A-Za-z0-9])rzp_(?:live|test)_[A-Za-z0-9]{8,60}/g,
  /(?<![A-Za-z0-9])sq0(?:atp|csp|idp)-[\w-]{20,60}/g,
  // Google: keys of interfaces, access and refresh tokens, secrets of clients.
  /(?<![A-Za-z0-9])AIza[\w-]{30,60}/g,
  /(?<![A-Za-z0-9])ya29\.[\w-]{20,500}/g,
  /(?<![\w/])1\/\/0[\w-]{30,200}/g,
  /(?<![A-Za-z0-9])GOCSPX-[\w-]{20,60}/g,
  // Azure: secrets of apps.
  /(?<![\w.~-])[\w.~]{3}\dQ~[\w.~-]{31,34}/g,
  // SendGrid, Mailgun, Mailchimp, Twilio, Brevo, Postmark's and others' mail.
  /(?<![A-Za-z0-9])SG\.[\w-]{10,100}\.[\w-]{10,255}/g,
  /(?<![A-Za-z0-9])key-[0-9a-f]{32}/g,
  /(?<![A-Za-z0-9])[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?!\w)/g,
  /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?!\w)/g,
  /(?<![A-Za-z0-9])(?:SK|AC)[0-9a-f]{32}(?!\w)/g,
  /(?<![A-Za-z0-9])x(?:keysib|smtpsib)-[\w-]{30,255}/g,
  // OpenAI, Anthropic and the like.
  /(?<![A-Za-z0-9])sk-(?:[a-z]{2,10}-)?[\w-]{20,255}/g,
  /(?<![A-Za-z0-9])(?:hf|gsk|r8)_[A-Za-z0-9]{20,120}/g,
  /(?<![A-Za-z0-9])(?:xai|pplx)-[A-Za-z0-9]{20,120}/g,
  // Hosts and shops: DigitalOcean, Shopify, Heroku, Cloudflare, Fly, PlanetScale, Supabase, Docker, HashiCorp, Doppler, Databricks.
  /(?<![A-Za-z0-9])do[opr]_v1_[0-9a-f]{32,100}/g,
  /(?<![A-Za-z0-9])shp(?:at|ca|pa|ss|tka|ua)_[A-Za-z0-9]{24,100}/g,
  /(?<![A-Za-z0-9])HRKU-[\w-]{30,100}/g,
  /(?<![A-Za-z0-9])v1\.0-[0-9a-f]{24}-[0-9a-f]{100,200}/g,
  /(?<![A-Za-z0-9])fm[12]_[A-Za-z0-9+/=]{40,1000}/g,
  /(?<![A-Za-z0-9])pscale_(?:tkn|pw|oauth)_[\w.-]{20,100}/g,
  /(?<![A-Za-z0-9])sbp_[0-9a-f]{40}/g,
  /(?<![A-Za-z0-9])dckr_[a-z]{3}_[\w-]{20,100}/g,
  /(?<![A-Za-z0-9])hv[bsr]\.[\w-]{20,300}/g,
  /(?<![A-Za-z0-9])dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,100}/g,
  /(?<![A-Za-z0-9])dapi[0-9a-f]{32}/g,
  // What teams work with: Atlassian, Linear, Notion, Postman, Figma, Airtable, HubSpot, Grafana, New Relic, Sentry, Pulumi, RubyGems.
  /(?<![A-Za-z0-9])ATATT3[\w=-]{40,300}/g,
  /(?<![A-Za-z0-9])lin_(?:api|oauth)_[A-Za-z0-9]{30,100}/g,
  /(?<![A-Za-z0-9])(?:ntn|secret)_[A-Za-z0-9]{40,60}(?!\w)/g,
  /(?<![A-Za-z0-9])PMAK-[0-9a-f-]{40,80}/g,
  /(?<![A-Za-z0-9])fig[dour]_[\w-]{30,100}/g,
  /(?<![A-Za-z0-9])pat[A-Za-z0-9]{14}\.[0-9a-f]{64}/g,
  /(?<![A-Za-z0-9])pat-(?:na|eu)\d-[0-9a-f-]{36}/g,
  /(?<![A-Za-z0-9])gl(?:sa|c)_[A-Za-z0-9_=+/]{30,300}/g,
  /(?<![A-Za-z0-9])NR(?:AK|JS|II)-[A-Za-z0-9]{19,60}/g,
  /(?<![A-Za-z0-9])sntry[su]_[\w=+/.-]{40,300}/g,
  /(?<![A-Za-z0-9])pul-[0-9a-f]{40}/g,
  /(?<![A-Za-z0-9])rubygems_[0-9a-f]{48}/g,
  /(?<![A-Za-z0-9])AGE-SECRET-KEY-1[A-Z0-9]{50,70}/g,
];

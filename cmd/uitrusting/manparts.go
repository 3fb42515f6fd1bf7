package main

// A manualPart is a section of the manual page that no command tells: words
// and what they mean.
type manualPart struct {
	title string
	terms [][2]string
}

func manualParts() []manualPart {
	return []manualPart{
		{"EXIT STATUS", [][2]string{
			{"0", "complete, and nothing at or above --fail-on"},
			{"1", "something must not stay, or no central store was declared and personal data was found"},
			{"2", "usage, configuration or fatal error"},
			{"3", "incomplete, and nothing at or above --fail-on in what was read; with --strict incomplete anyhow. Of deliver: something waits or was refused"},
			{"130", "interrupted; what was found until then is in the report"},
		}},
		{"NOT READ: THE SCAN IS INCOMPLETE", [][2]string{
			{"permission, io, not-found, vanished", "the system refuses it, it cannot be read, or it is gone, of vanished since it was listed"},
			{"corrupt", "damaged, or not what it says it is"},
			{"crashed, timeout, memory", "the parser failed, took longer than --file-timeout, or needs more than --max-memory leaves it"},
			{"too-large, too-deep, too-many-members, bomb", "more than --max-file-size, --max-depth, --max-members or --max-expansion"},
			{"interrupted", "the scan was stopped while it was read"},
		}},
		{"NOT READ: COUNTED, AND THE SCAN IS COMPLETE", [][2]string{
			{"encrypted", "closed by a password that --password-file does not hold"},
			{"no-text", "pictures without text, such as scanned pages without --ocr"},
			{"cloud-placeholder", "only in the cloud; it is not fetched"},
			{"unsupported", "no reader for this format"},
			{"not-text", "programs, libraries, fonts, sound, film"},
			{"private", "mail that the policy does not let be read"},
			{"excluded, link, special-file, other-mount", "left out by --exclude or as a folder of the system, a link, a device or pipe, on a volume that is not entered"},
		}},
		{"ENVIRONMENT", [][2]string{
			{"UITRUSTING_CONFIG", "configuration file, where --config names none"},
			{"UITRUSTING_LANG, LC_ALL, LC_MESSAGES, LANG", "language of texts for people, the first that is nl, fr, de or en, where --lang names none"},
			{"UITRUSTING_SPOOL", "folder in which events wait for their server"},
			{"UITRUSTING_HEC_TOKEN, UITRUSTING_BULK_API_KEY, UITRUSTING_BULK_BASIC, UITRUSTING_JSONL_TOKEN, UITRUSTING_NATS_CREDS, UITRUSTING_NATS_TOKEN, UITRUSTING_NATS_BASIC, UITRUSTING_AZURE_CLIENT_SECRET",
				"secrets of servers; with _FILE behind it, the file that holds one"},
			{"UITRUSTING_AZURE_TENANT, UITRUSTING_AZURE_CLIENT_ID, UITRUSTING_AZURE_LOGIN", "who sends to Azure Monitor, and the https URL to sign in at where it is not that of the public cloud"},
			{"UITRUSTING_CA_FILE, UITRUSTING_CLIENT_CERT_FILE, UITRUSTING_CLIENT_KEY_FILE", "authorities and client certificate for TLS"},
			{"HTTPS_PROXY, NO_PROXY", "proxy for https destinations"},
			{"NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR", "no colour, or colour where there is no terminal"},
		}},
		{"FILES", [][2]string{
			{"~/.config/uitrusting/config.yaml", "configuration of the user (on macOS ~/Library/Application Support, on Windows %AppData%, in place of ~/.config): the flags of scan by name, with _ for -"},
			{"/etc/uitrusting/config.yaml", "configuration of the system (on macOS /Library/Application Support, on Windows %ProgramData%, in place of /etc), read where the user has none; what stands under locked in it nobody overrides"},
			{"~/.config/uitrusting/check/", "the pages of check, its key, what it found before and what was chosen"},
			{"~/.local/state/uitrusting/spool/", "events that wait for their server"},
			{"~/.cache/uitrusting/parsers/", "compiled parsers; can be deleted at any time"},
		}},
	}
}

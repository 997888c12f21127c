//! Refusals about being told: webhooks, mails, links.

use order_workflow::command::telling::Refusal;
use order_workflow::telling::address::Fault;

use crate::problem::{Problem, kind};

pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::WebhookAddress(fault) => {
            let (id, en) = address(fault);
            Problem::new(&kind::WEBHOOK_ADDRESS, id, en).error("/url", id, en)
        }
        Refusal::TypeUnknown { index, word } => {
            let (id, en) = (
                format!("Tidak ada kejadian berjenis \"{word}\"."),
                format!("There is no type of event called \"{word}\"."),
            );
            Problem::new(&kind::EVENT_TYPE_UNKNOWN, id.clone(), en.clone())
                .error(format!("/types/{index}"), id, en)
                .fact("type_unknown", word)
        }
        Refusal::NoteTooLong { limit } => {
            let id = format!("Catatan paling panjang {limit} huruf.");
            let en = format!("A note has at most {limit} characters.");
            Problem::new(&kind::TEXT_TOO_LONG, id.clone(), en.clone())
                .error("/note", id, en)
                .fact("limit", limit)
        }
        Refusal::TooManyWebhooks { limit } => Problem::new(
            &kind::TOO_MANY_WEBHOOKS,
            format!("Satu organisasi paling banyak {limit} webhook. Hapus yang tidak dipakai."),
            format!("An organization has at most {limit} webhooks. Remove what is not used."),
        )
        .fact("limit", limit),
        Refusal::WebhookNotActive => Problem::new(
            &kind::WEBHOOK_NOT_ACTIVE,
            "Webhook ini sedang berhenti. Jalankan dulu.",
            "This webhook is not active. Let it go on first.",
        ),
        Refusal::MailAddress => {
            let (id, en) = (
                "Tulis satu alamat surel, misalnya nama@contoh.id.",
                "Write one e-mail address, such as name@example.id.",
            );
            Problem::new(&kind::MAIL_ADDRESS, id, en).error("/address", id, en)
        }
        Refusal::MailAddressNeeded => {
            let (id, en) = (
                "Isi alamat surel dulu, atau pilih tanpa surel.",
                "Give an e-mail address first, or choose no mails.",
            );
            Problem::new(&kind::MAIL_ADDRESS, id, en).error("/address", id, en)
        }
        Refusal::LinkSpent => Problem::new(
            &kind::LINK_SPENT,
            "Tautan ini tidak berlaku atau sudah terlalu lama. Minta yang baru di halaman akun.",
            "This link is not valid, or too old. Ask for a new one on the account page.",
        ),
        Refusal::TooManyLinks { limit } => Problem::new(
            &kind::TOO_MANY_TRIES,
            format!("Paling banyak {limit} tautan sehari. Coba lagi besok."),
            format!("At most {limit} links a day. Try again tomorrow."),
        )
        .fact("limit", limit)
        .retry_after(3600),
    }
}

const fn address(fault: Fault) -> (&'static str, &'static str) {
    match fault {
        Fault::Unreadable => (
            "Tulis alamat lengkap, misalnya https://contoh.id/lumbung.",
            "Write a whole address, such as https://example.id/lumbung.",
        ),
        Fault::NotHttps => {
            ("Alamat webhook diawali https://.", "A webhook's address begins with https://.")
        }
        Fault::Password => (
            "Alamat tidak boleh memuat nama dan kata sandi; periksa tanda tangannya saja.",
            "The address may not hold a name and password; check the signature instead.",
        ),
        Fault::NotPublic => (
            "Alamat ini tidak menuju komputer di internet umum.",
            "This address leads to no computer on the public internet.",
        ),
    }
}

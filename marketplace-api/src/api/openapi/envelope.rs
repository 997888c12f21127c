//! What surrounds every operation, said once for all of them: headers, refusals, and whether a body
//! may be left out (api.md, Conventions).

use std::collections::BTreeSet;

use actix_web::http::Method;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{AdditionalProperties, KnownFormat, Schema, SchemaFormat, Type};
use utoipa::openapi::{
    Content, ObjectBuilder, OpenApi as Description, PathItem, Ref, RefOr, Required, Response,
};
use utoipa::{Modify, ToSchema};

use crate::routes::{self, Who};

/// Where the description keeps its schemas.
const SCHEMAS: &str = "#/components/schemas/";
/// The name of the one schema of a refusal.
const PROBLEM: &str = "Problem";

/// A refusal (RFC 9457). What whoever asked needs to act stands beside these as members of its own.
#[derive(ToSchema)]
#[schema(as = Problem)]
#[expect(dead_code, reason = "written member by member; here it is described")]
pub(super) struct ProblemWritten {
    /// `/problems/` and what kind it is; a page that explains it.
    r#type: String,
    /// The kind in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// Why, and what to do, in the language asked for.
    detail: String,
    /// The address that was asked.
    instance: String,
    /// Under which the log has the cause; where it was our fault.
    #[schema(nullable = false)]
    request_id: Option<String>,
    /// The places of the input that are wrong.
    #[schema(nullable = false)]
    errors: Option<Vec<FaultWritten>>,
}

/// One place of the input that is wrong.
#[derive(ToSchema)]
#[schema(as = Fault)]
#[expect(dead_code, reason = "written member by member; here it is described")]
pub(super) struct FaultWritten {
    /// JSON pointer into the body, `/lines/0/count`; a query parameter or header by its bare name.
    pointer: String,
    /// What to put there instead.
    detail: String,
}

/// Completes every operation.
pub(super) struct Envelope;

impl Modify for Envelope {
    fn modify(&self, description: &mut Description) {
        let problem =
            description.components.iter_mut().find_map(|all| all.schemas.get_mut(PROBLEM));
        if let Some(RefOr::T(Schema::Object(problem))) = problem {
            problem.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(true)));
        }
        let schemas = Schemas::of(description);
        for (path, item) in &mut description.paths.paths {
            for (method, operation) in operations(item) {
                let who = routes::all()
                    .find(|route| route.path == path && route.method == method)
                    .map_or(Who::Program, |route| route.who);
                name_by_address(operation, method.as_str(), path);
                let place = Place { method, path, who };
                strip_address(operation);
                free_optional_bodies(operation, &schemas);
                if path.starts_with("/api/") {
                    let versioned = place.about_one_thing() && schemas.versioned(operation);
                    add_headers(operation, &place, versioned);
                    add_refusals(operation, &place, versioned);
                }
                if who == Who::Anyone {
                    operation.security = Some(Vec::new());
                }
                describe_answers(operation, &place);
            }
        }
    }
}

/// An operation's route.
struct Place<'a> {
    method: Method,
    path: &'a str,
    who: Who,
}

impl Place<'_> {
    fn writes(&self) -> bool {
        self.method != Method::GET
    }

    fn about_one_thing(&self) -> bool {
        self.path.contains('{')
    }

    /// Signing out is the holder's of a token, whomever they act for, and done twice it is done.
    fn signs_out(&self) -> bool {
        self.method == Method::DELETE && self.path.starts_with("/api/v1/sessions")
    }
}

/// What the schemas say about those who send and receive them.
struct Schemas {
    /// Those with a member that must be there.
    demanding: BTreeSet<String>,
    /// Those with a version.
    versioned: BTreeSet<String>,
}

impl Schemas {
    fn of(description: &Description) -> Self {
        let such = |holds: fn(&utoipa::openapi::Object) -> bool| {
            let schemas = description.components.iter().flat_map(|all| &all.schemas);
            schemas
                .filter(|(_, schema)| match schema {
                    RefOr::T(Schema::Object(object)) => holds(object),
                    // What is composed of others may demand what they do.
                    _ => true,
                })
                .map(|(name, _)| format!("{SCHEMAS}{name}"))
                .collect()
        };
        Self {
            demanding: such(|object| !object.required.is_empty()),
            versioned: such(|object| object.properties.contains_key("version")),
        }
    }

    /// Whether the operation answers with a thing of which `If-Match` may name the version.
    fn versioned(&self, operation: &Operation) -> bool {
        let answers = operation.responses.responses.values();
        answers
            .filter_map(|answer| match answer {
                RefOr::T(answer) => answer.content.get("application/json"),
                RefOr::Ref(_) => None,
            })
            .any(|content| schema_of(content).is_some_and(|name| self.versioned.contains(name)))
    }
}

fn schema_of(content: &RefOr<Content>) -> Option<&str> {
    match content {
        RefOr::T(Content { schema: Some(RefOr::Ref(schema)), .. }) => Some(&schema.ref_location),
        _ => None,
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let PathItem { get, put, post, patch, delete, .. } = item;
    [
        (Method::GET, get),
        (Method::PUT, put),
        (Method::POST, post),
        (Method::PATCH, patch),
        (Method::DELETE, delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Functions of several resources share a name; method and address do not.
fn name_by_address(operation: &mut Operation, method: &str, path: &str) {
    let words = path.trim_start_matches("/api/v1").split(['/', '{', '}', '-', '.', ':']);
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    operation.operation_id = Some(format!("{}_{}", method.to_ascii_lowercase(), words.join("_")));
}

/// The sources name the address before the sentence; the description has it anyway.
fn strip_address(operation: &mut Operation) {
    let Some(summary) = &mut operation.summary else { return };
    let bare = match summary.strip_prefix('`').and_then(|rest| rest.split_once("`: ")) {
        Some((_, sentence)) => sentence.replace('\n', " "),
        None => return,
    };
    let mut letters = bare.chars();
    *summary = letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default();
}

/// An empty body is read as `{}`: where nothing is demanded, it may be left out.
fn free_optional_bodies(operation: &mut Operation, schemas: &Schemas) {
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    let named = body.content.get("application/json").and_then(schema_of);
    if named.is_some_and(|name| !schemas.demanding.contains(name)) {
        body.required = Some(Required::False);
    }
}

fn add_headers(operation: &mut Operation, place: &Place<'_>, versioned: bool) {
    if place.who == Who::Anyone || place.signs_out() {
        return;
    }
    let id = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    let headers = operation.parameters.get_or_insert_default();
    headers.push(header(
        "X-Organization",
        "For which organization one asks; may be left out with only one.",
        id,
    ));
    if place.writes() {
        let key = ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(200));
        headers.push(header(
            "Idempotency-Key",
            "The same key with the same body gets the first answer again, with `Idempotency-Replayed: true`.",
            key,
        ));
    }
    if place.writes() && versioned {
        let tag = ObjectBuilder::new().schema_type(Type::String);
        headers.push(header(
            "If-Match",
            "The `ETag` of the version this is about, several with commas between, or `*`; 412 when it has changed since. A weak tag never matches.",
            tag,
        ));
    }
}

fn header(name: &str, description: &str, schema: ObjectBuilder) -> RefOr<Parameter> {
    let header = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema));
    RefOr::T(header.build())
}

fn add_refusals(operation: &mut Operation, place: &Place<'_>, versioned: bool) {
    let signed_in = place.who != Who::Anyone;
    let commands = signed_in && place.writes() && !place.signs_out();
    let refusals = [
        ("400", true),
        ("401", signed_in),
        ("403", signed_in && !place.signs_out()),
        ("404", place.about_one_thing()),
        ("409", commands),
        ("412", commands && versioned),
        ("413", operation.request_body.is_some()),
        ("415", operation.request_body.is_some()),
        ("422", commands),
        ("429", !signed_in),
        // What may befall any of them.
        ("500", true),
        ("503", true),
    ];
    let answers = &mut operation.responses.responses;
    for (status, _) in refusals.into_iter().filter(|(_, happens)| *happens) {
        answers.entry(status.to_owned()).or_insert_with(|| RefOr::T(Response::default()));
    }
    let refused = answers.iter_mut().filter(|(status, _)| status.starts_with(['4', '5']));
    for (status, answer) in refused {
        let RefOr::T(answer) = answer else { continue };
        let problem = Content::new(Some(Ref::from_schema_name(PROBLEM)));
        answer.content.entry("application/problem+json".to_owned()).or_insert(RefOr::T(problem));
        if status == "429" || status == "503" {
            let seconds = HeaderBuilder::new()
                .schema(Some(ObjectBuilder::new().schema_type(Type::Integer)))
                .description(Some("Seconds after which to try again."));
            answer.headers.insert("Retry-After".to_owned(), RefOr::T(seconds.build()));
        }
    }
}

fn describe_answers(operation: &mut Operation, place: &Place<'_>) {
    for (status, answer) in &mut operation.responses.responses {
        if let RefOr::T(answer) = answer
            && answer.description.is_empty()
        {
            what_it_means(status, place).clone_into(&mut answer.description);
        }
    }
}

fn what_it_means(status: &str, place: &Place<'_>) -> &'static str {
    match status {
        "200" if place.writes() => "Done; as it now stands",
        "200" => "What was asked for",
        "201" => "Made",
        "202" => "Taken in; the rest happens in the background",
        "204" => "Done",
        "400" => "The request cannot be read, or does not say for which organization it is",
        "401" => "The token is missing, wrong or expired",
        "403" => "Not for this person, their role or their organization",
        "404" => "Absent, or none of the asker's business",
        "409" => "Its state forbids that, or the id is taken",
        "412" => "`If-Match` names an old version",
        "413" => "The body is too large",
        "415" => "The body is of another type",
        "422" => "A value makes no sense here, or the key was used for another body",
        "429" => "Too many tries",
        "503" => "Something needed does not answer just now",
        _ => "Something broke on our side",
    }
}

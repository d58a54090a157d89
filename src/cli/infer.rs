//! `corpus-lint infer-schema PATHS`: a JSON Schema drafted from the front matter that is there.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use miette::{Report, Result, miette};
use serde_json::Value;

use super::book::{rulebook_for_run, settings};
use super::judge::Progress;
use super::outputs::replace_file;
use super::{Verdict, output_error};
use crate::config::{Arguments, Plan};
use crate::engine::{Inference, Inferred, infer, walk};

/// Options of `infer-schema`.
#[derive(Debug, Args)]
pub(super) struct InferArgs {
    /// Files and folders whose front matter is read; the working folder unless given.
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,
    /// Write the schema to this file (YAML if it ends in .yaml), and print the table of keys.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the table of keys instead of the schema: how many documents have each, with values of which types.
    #[arg(long)]
    table: bool,
    /// Share of the documents (or values) that must have something before the schema asks it of all.
    #[arg(long, value_name = "SHARE", default_value_t = 0.98, value_parser = share)]
    share: f64,
    /// Let the schema allow no other keys than those that several documents have.
    #[arg(long)]
    closed: bool,
    /// Leave out files and folders that match.
    #[arg(long, value_name = "GLOBS", value_delimiter = ',')]
    exclude: Vec<String>,
    /// Use this config instead of the nearest corpus-lint.yaml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Do not tell how many documents fit.
    #[arg(short, long)]
    quiet: bool,
}

fn share(word: &str) -> Result<f64, String> {
    let share = word.parse::<f64>().ok().filter(|share| (0.5..=1.0).contains(share));
    share.ok_or_else(|| "a share is written as 0.98: from 0.5 to 1".to_owned())
}

/// Reads the corpus and writes the draft.
pub(super) fn run(arguments: &InferArgs) -> Result<Verdict> {
    let paths = if arguments.paths.is_empty() { vec![PathBuf::from(".")] } else { arguments.paths.clone() };
    let settings = settings(arguments.config.as_deref(), &paths)?;
    let for_plan = Arguments { exclude: arguments.exclude.clone(), ..Arguments::default() };
    let plan = Plan::new(rulebook_for_run(&settings.config)?, &settings.config, &for_plan, &settings.root)?;
    let walked = walk(&paths, &plan)?;
    let named: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let title = format!("Front matter of {}", named.join(", "));
    let wish = Inference { share: arguments.share, closed: arguments.closed, max_bytes: plan.max_file_size, title };
    let progress = Progress::of(walked.inputs.len() * 2);
    let inferred = infer(&walked.inputs, &wish, &|| progress.step()).map_err(|error| miette!("{}", error.message));
    progress.end();
    let inferred = inferred?;
    if inferred.documents == 0 {
        let help = format!("{} documents have none, of {} it cannot be read", inferred.without, inferred.unread);
        return Err(miette!(help = help, "there is no front matter under {}", named.join(", ")));
    }
    write(arguments, &inferred)?;
    if !arguments.quiet {
        tell(arguments, &inferred);
    }
    Ok(Verdict::Clean)
}

fn write(arguments: &InferArgs, inferred: &Inferred) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    let print = match &arguments.output {
        Some(path) => {
            let is_yaml = path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml");
            let text = if is_yaml { yaml(&inferred.schema)? } else { format!("{:#}\n", inferred.schema) };
            replace_file(path, |out| out.write_all(text.as_bytes()))?;
            inferred.table.clone()
        }
        None if arguments.table => inferred.table.clone(),
        None => format!("{:#}\n", inferred.schema),
    };
    stdout.write_all(print.as_bytes()).map_err(output_error)
}

fn yaml(schema: &Value) -> Result<String> {
    serde_yaml::to_string(schema).map_err(|error| Report::msg(error.to_string()))
}

/// How many documents fit, and what was left out, on standard error.
fn tell(arguments: &InferArgs, inferred: &Inferred) {
    let Inferred { documents, fits, without, reported, unread, .. } = inferred;
    let mut text = format!("{fits} of {documents} documents with front matter fit the schema.");
    if *without > 0 {
        text.push_str(&format!(" {without} {} none", if *without == 1 { "has" } else { "have" }));
        text.push_str(&if *reported > 0 { format!(", of which a check reports {reported}.") } else { ".".to_owned() });
    }
    if *unread > 0 {
        text.push_str(&format!(" Of {unread} it cannot be read."));
    }
    if let Some(path) = &arguments.output {
        let path = path.display();
        text.push_str(&format!(
            "\nNext: name it in corpus-lint.yaml, `schemas: {{ \"posts/\": {path} }}` with the glob of your documents."
        ));
    }
    let _ = writeln!(std::io::stderr(), "{text}");
}

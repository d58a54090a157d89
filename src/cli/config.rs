//! `corpus-lint config`: the settings in force for a path, or the schema of the config file.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use miette::Result;
use serde_json::json;

use super::book::{rulebook, settings};
use super::{Verdict, output_error};
use crate::config::{Arguments, ConfigFile, Plan};
use crate::rule::Rulebook;

/// Options of `config`.
#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub(super) struct ConfigArgs {
    /// Print the JSON Schema of corpus-lint.yaml.
    #[arg(long, conflicts_with = "show")]
    schema: bool,
    /// Print the settings in force for this path.
    #[arg(long, value_name = "PATH", num_args = 0..=1, default_missing_value = ".")]
    show: Option<PathBuf>,
    /// Use this config instead of the nearest corpus-lint.yaml.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Prints what was asked for.
pub(super) fn run(arguments: &ConfigArgs) -> Result<Verdict> {
    let text = match &arguments.show {
        Some(path) => effective(path, arguments.config.as_deref())?,
        None => format!("{:#}\n", schemars::schema_for!(ConfigFile).to_value()),
    };
    std::io::stdout().lock().write_all(text.as_bytes()).map_err(output_error)?;
    Ok(Verdict::Clean)
}

fn effective(path: &Path, named: Option<&Path>) -> Result<String> {
    let settings = settings(named, &[path.to_owned()])?;
    let plan = Plan::new(rulebook(&settings.config)?, &settings.config, &Arguments::default(), &settings.root)?;
    let key = plan.key_of(path);
    let rules: serde_json::Map<_, _> = plan
        .tuning(&key)
        .into_iter()
        .map(|(id, tuning)| {
            let mut entry = json!({ "severity": tuning.severity });
            let options = plan.book().page(&id).map(|page| Rulebook::options(page, &tuning)).unwrap_or_default();
            if !options.is_null() {
                entry["options"] = serde_json::to_value(&options).unwrap_or_default();
            }
            (id, entry)
        })
        .collect();
    let all = json!({
        "config": settings.config.path(),
        "path": path,
        "excluded": plan.excludes(path, path.is_dir()),
        "kind": plan.kind(&key),
        "fail-on": plan.fail_on,
        "fail-confidence": plan.fail_confidence,
        "min-confidence": plan.min_confidence,
        "max-file-size": plan.max_file_size,
        "extensions": plan.extensions,
        "schemas": plan.schemas_for(path).iter().map(|own| own.name().unwrap_or("(inline)").to_owned()).collect::<Vec<_>>(),
        "rules": rules,
    });
    Ok(serde_yaml::to_string(&all).unwrap_or_default())
}

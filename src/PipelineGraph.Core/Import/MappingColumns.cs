namespace PipelineGraph.Core.Import;

/// <summary>Finds the columns that a mapping names and the file lacks.</summary>
public static class MappingColumns
{
    public static void Check(ImportMapping mapping, CsvHeader header, ICollection<MappingProblem> problems)
    {
        foreach (var (path, column) in Named(mapping))
        {
            if (!header.Has(column))
                problems.Add(new MappingProblem(path, $"the file has no column '{CommandChecks.Shown(column)}'; it has {string.Join(", ", header.Columns.Take(50).Select(name => $"'{CommandChecks.Shown(name)}'"))}."));
        }
    }

    private static IEnumerable<(string Path, string Column)> Named(ImportMapping mapping)
    {
        foreach (var column in mapping.RowId.Columns) yield return ("rowId", column);
        foreach (var column in mapping.When?.Columns ?? []) yield return ("when", column);
        foreach (var column in mapping.At?.Columns ?? []) yield return ("at", column);
        foreach (var (path, subject) in new[] { ("company", mapping.Company), ("contact", mapping.Contact), ("deal", mapping.Deal) })
        {
            if (subject is null) continue;
            foreach (var (property, columns) in Parts(subject, name: path == "contact" ? "displayName" : "name"))
            {
                foreach (var column in columns ?? []) yield return ($"{path}.{property}", column);
            }
        }

        foreach (var (index, rule) in mapping.Facts.Index())
        {
            foreach (var (property, columns) in Parts(rule))
            {
                foreach (var column in columns ?? []) yield return ($"facts[{index}].{property}", column);
            }
        }
    }

    private static IEnumerable<(string Property, IEnumerable<string>? Columns)> Parts(SubjectMapping subject, string name) =>
    [
        ("externalId", subject.ExternalId.Columns), (name, subject.Name?.Columns), ("email", subject.Email?.Columns), ("owner", subject.Owner?.Columns),
        ("company", subject.Company?.Columns), ("buyer", subject.Buyer?.Columns), ("createdAt", subject.CreatedAt?.Columns), ("at", subject.At?.Columns),
        ("when", subject.When?.Columns),
        .. subject.Attributes.Select(attribute => ($"attributes.{attribute.Key}", (IEnumerable<string>?)attribute.Value.Columns)),
    ];

    private static IEnumerable<(string Property, IEnumerable<string>? Columns)> Parts(FactRule rule) =>
    [
        ("when", rule.When?.Columns), ("at", rule.At?.Columns), ("id", rule.Id?.Columns), ("value", rule.Value?.Columns), ("quoteId", rule.QuoteId?.Columns),
        ("validUntil", rule.ValidUntil?.Columns), ("reason", rule.Reason?.Columns), ("target", rule.Target?.Columns),
        .. rule.Properties.Select(property => ($"properties.{property.Key}", (IEnumerable<string>?)property.Value.Columns)),
    ];
}

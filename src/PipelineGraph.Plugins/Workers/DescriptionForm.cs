using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Workers;

/// <summary>A description on its way from a worker: data only, so that no line of the plugin runs where it is shown.</summary>
internal static class DescriptionForm
{
    public static void Write(FrameWriter writer, DefinitionDescription description)
    {
        writer.Text(description.Id);
        writer.Text(description.Version);
        Write(writer, description.Title);
        Write(writer, description.Summary);
        writer.Text(description.Source);
        writer.List(description.Stages, stage =>
        {
            writer.Text(stage.Key);
            writer.Byte((int)stage.Kind);
            Write(writer, stage.Name);
            Write(writer, stage.Summary);
            writer.Byte((int)stage.Unit);
            writer.Texts(stage.Criteria);
        });
        writer.List(description.Criteria, criterion =>
        {
            writer.Text(criterion.Key);
            Write(writer, criterion.Text);
            Write(writer, criterion.Question);
            writer.Text(criterion.Source);
        });
        writer.List(description.Settings, setting =>
        {
            writer.Text(setting.Key);
            SettingForm.Write(writer, setting.Default);
            writer.Optional(setting.Minimum, writer.Decimal);
            writer.Optional(setting.Maximum, writer.Decimal);
            writer.Texts(setting.Choices);
            Write(writer, setting.Title);
            writer.Boolean(setting.Inferred);
        });
        var reads = description.Reads;
        foreach (var keys in (IReadOnlyList<string>[])[reads.Attributes, reads.Activities, reads.Links, reads.Consents, reads.Judgements]) writer.Texts(keys);
        writer.Boolean(reads.Quotes);
        writer.List(description.Texts, text =>
        {
            writer.Text(text.Key);
            Write(writer, text.Value);
        });
    }

    public static DefinitionDescription Read(FrameReader reader) => new()
    {
        Id = reader.Word(),
        Version = reader.Word(),
        Title = Localized(reader),
        Summary = Localized(reader),
        Source = reader.Text(),
        Stages = reader.List(() => new StageDescription
        {
            Key = reader.Word(),
            Kind = reader.Named<StageKind>(),
            Name = Localized(reader),
            Summary = Localized(reader),
            Unit = reader.Named<Unit>(),
            Criteria = reader.Texts(),
        }),
        Criteria = reader.List(() => new CriterionDescription { Key = reader.Word(), Text = Localized(reader), Question = Localized(reader), Source = reader.Text() }),
        Settings = reader.List(() => new SettingDescription
        {
            Key = reader.Word(),
            Default = SettingForm.Read(reader),
            Minimum = reader.Optional(reader.Decimal),
            Maximum = reader.Optional(reader.Decimal),
            Choices = reader.Texts(),
            Title = Localized(reader),
            Inferred = reader.Boolean(),
        }),
        Reads = new FactReads
        {
            Attributes = reader.Texts(),
            Activities = reader.Texts(),
            Links = reader.Texts(),
            Consents = reader.Texts(),
            Judgements = reader.Texts(),
            Quotes = reader.Boolean(),
        },
        Texts = reader.List(() => KeyValuePair.Create(reader.Word(), Localized(reader))).ToDictionary(StringComparer.Ordinal),
    };

    private static void Write(FrameWriter writer, LocalizedText text) => writer.List([.. text], pair =>
    {
        writer.Text(pair.Key);
        writer.Text(pair.Value);
    });

    private static LocalizedText Localized(FrameReader reader)
    {
        var text = new LocalizedText();
        foreach (var (locale, words) in reader.List(() => KeyValuePair.Create(reader.Word(), reader.Word()))) text[locale] = words;
        return text;
    }
}

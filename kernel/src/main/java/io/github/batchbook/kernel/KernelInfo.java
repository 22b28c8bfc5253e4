package io.github.batchbook.kernel;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.batchbook.magic.Interpreter;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.messages.reply.KernelInfoReply;

/** What the kernel says of itself in a {@code kernel_info_reply}. */
final class KernelInfo {
  private KernelInfo() {}

  static JsonObject content(String banner) {
    LanguageInfo java = new LanguageInfo.Builder("java")
        .version(System.getProperty("java.version"))
        .mimetype("text/x-java")
        .fileExtension(".java")
        .pygments("java")
        .codemirror("text/x-java")
        .exporter("script")
        .build();
    KernelInfoReply reply = new KernelInfoReply(
        Codec.PROTOCOL,
        "batchbook",
        version(),
        java,
        banner,
        List.of(new HelpLink(
            "Azure OpenAI batch",
            "https://learn.microsoft.com/azure/ai-foundry/openai/how-to/batch")));
    JsonObject content = Codec.JSON.toJsonTree(reply).getAsJsonObject();
    content.addProperty("status", "ok");
    content.addProperty("debugger", false);
    content.add("supported_features", new JsonArray());
    return content;
  }

  static String version() {
    return Interpreter.version();
  }
}
